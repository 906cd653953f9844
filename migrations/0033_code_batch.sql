CREATE TABLE `code_batch` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`template` json NOT NULL,
	`created_by` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`install_id` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `code_batch_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `code_batch_item` (
	`group_id` bigint NOT NULL,
	`batch_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`reason` varchar(300),
	`code_id` bigint,
	CONSTRAINT `code_batch_item_group_id_batch_id_store_id_pk` PRIMARY KEY(`group_id`,`batch_id`,`store_id`)
);
--> statement-breakpoint
ALTER TABLE `member` ADD `profile` json;