CREATE TABLE `store_export` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`reason` varchar(100) NOT NULL,
	`asked_by` bigint NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`decided_by` bigint,
	`decided_at` datetime(3),
	`sheet` int NOT NULL DEFAULT 0,
	`after` bigint NOT NULL DEFAULT '0',
	`parts` int NOT NULL DEFAULT 0,
	`total` int NOT NULL DEFAULT 0,
	`ready_at` datetime(3),
	`problem` varchar(300),
	CONSTRAINT `store_export_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `store_export_part` (
	`group_id` bigint NOT NULL,
	`export_id` bigint NOT NULL,
	`part` int NOT NULL,
	`sheet` int NOT NULL,
	`rows_enc` mediumtext NOT NULL,
	CONSTRAINT `store_export_part_group_id_export_id_part_pk` PRIMARY KEY(`group_id`,`export_id`,`part`)
);
--> statement-breakpoint
CREATE INDEX `ix_export_store` ON `store_export` (`group_id`,`store_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `ix_export_ready` ON `store_export` (`ready_at`);