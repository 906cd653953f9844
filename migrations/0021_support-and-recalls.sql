CREATE TABLE `recall_notice` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`brand` varchar(20) NOT NULL,
	`title` varchar(60) NOT NULL,
	`notice_no` varchar(64) NOT NULL,
	`vehicles` int NOT NULL,
	`state` varchar(20) NOT NULL,
	`asked_by` bigint NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`decided_by` bigint,
	`decided_at` datetime(3),
	`until` datetime(3),
	CONSTRAINT `recall_notice_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `recall_vehicle` (
	`group_id` bigint NOT NULL,
	`recall_id` bigint NOT NULL,
	`vin_hash` varchar(32) NOT NULL,
	CONSTRAINT `recall_vehicle_group_id_recall_id_vin_hash_pk` PRIMARY KEY(`group_id`,`recall_id`,`vin_hash`)
);
--> statement-breakpoint
CREATE TABLE `support_access` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`reason` varchar(100) NOT NULL,
	`state` varchar(20) NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`decided_by` bigint,
	`decided_at` datetime(3),
	`until` datetime(3),
	`assignment_id` bigint,
	CONSTRAINT `support_access_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE INDEX `ix_recall_asked` ON `recall_notice` (`group_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `ix_support_store` ON `support_access` (`group_id`,`store_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `ix_support_employee` ON `support_access` (`group_id`,`employee_id`,`asked_at`);