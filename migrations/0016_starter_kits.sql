CREATE TABLE `starter_kit_version` (
	`group_id` bigint NOT NULL,
	`brand` varchar(20) NOT NULL,
	`version` int NOT NULL,
	`content` json NOT NULL,
	`member_id` bigint NOT NULL,
	`published_at` datetime(3) NOT NULL,
	CONSTRAINT `starter_kit_version_group_id_brand_version_pk` PRIMARY KEY(`group_id`,`brand`,`version`)
);
--> statement-breakpoint
CREATE TABLE `store_kit` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`brand` varchar(20) NOT NULL,
	`version` int NOT NULL,
	`employee_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`install_id` bigint NOT NULL,
	`accepted_at` datetime(3) NOT NULL,
	`job_id` bigint,
	CONSTRAINT `store_kit_group_id_store_id_pk` PRIMARY KEY(`group_id`,`store_id`)
);
--> statement-breakpoint
CREATE TABLE `store_kit_item` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`part` varchar(20) NOT NULL,
	`item_key` varchar(40) NOT NULL,
	`sort` int NOT NULL,
	`content` json NOT NULL,
	`state` varchar(20) NOT NULL,
	`reason` varchar(300),
	`object_id` varchar(64),
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `store_kit_item_group_id_store_id_part_item_key_pk` PRIMARY KEY(`group_id`,`store_id`,`part`,`item_key`)
);
--> statement-breakpoint
CREATE INDEX `ix_store_kit_brand` ON `store_kit` (`group_id`,`brand`);--> statement-breakpoint
CREATE INDEX `ix_store_kit_item_state` ON `store_kit_item` (`group_id`,`store_id`,`state`,`sort`);