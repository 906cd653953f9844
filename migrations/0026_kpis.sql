CREATE TABLE `arrival` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`kind` varchar(20) NOT NULL,
	`name` varchar(30),
	`phone_enc` varchar(200),
	`phone_hash` varchar(32),
	`phone_masked` varchar(20),
	`plate_enc` varchar(200),
	`plate_hash` varchar(32),
	`plate_masked` varchar(20),
	`key_id` int NOT NULL,
	`member_id` bigint,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `arrival_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_arrival_phone` UNIQUE(`group_id`,`store_id`,`day`,`kind`,`phone_hash`),
	CONSTRAINT `uq_arrival_plate` UNIQUE(`group_id`,`store_id`,`day`,`kind`,`plate_hash`)
);
--> statement-breakpoint
CREATE TABLE `kpi_cursor` (
	`group_id` bigint NOT NULL,
	`fact_id` bigint NOT NULL,
	`closed_day` varchar(10),
	CONSTRAINT `kpi_cursor_group_id_pk` PRIMARY KEY(`group_id`)
);
--> statement-breakpoint
CREATE TABLE `kpi_daily` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`metric` varchar(20) NOT NULL,
	`dimension` varchar(20) NOT NULL,
	`value` int NOT NULL,
	CONSTRAINT `kpi_daily_pk` PRIMARY KEY(`group_id`,`store_id`,`day`,`metric`,`dimension`)
);
--> statement-breakpoint
CREATE TABLE `kpi_stale` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	CONSTRAINT `kpi_stale_group_id_store_id_day_pk` PRIMARY KEY(`group_id`,`store_id`,`day`)
);
--> statement-breakpoint
CREATE TABLE `kpi_target` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kpi` varchar(40) NOT NULL,
	`value` smallint NOT NULL,
	`set_by` bigint NOT NULL,
	`set_at` datetime(3) NOT NULL,
	CONSTRAINT `kpi_target_group_id_store_id_kpi_pk` PRIMARY KEY(`group_id`,`store_id`,`kpi`)
);
--> statement-breakpoint
CREATE TABLE `store_day_entry` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`sales_arrivals` smallint,
	`service_arrivals` smallint,
	`retail` smallint,
	`entered_by` bigint NOT NULL,
	`entered_at` datetime(3) NOT NULL,
	CONSTRAINT `store_day_entry_group_id_store_id_day_pk` PRIMARY KEY(`group_id`,`store_id`,`day`)
);
--> statement-breakpoint
CREATE TABLE `wecom_behavior_daily` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`chats` int NOT NULL,
	`messages` int NOT NULL,
	`reply_share` smallint,
	`reply_minutes` int,
	`negative_feedback` int NOT NULL,
	`new_applies` int NOT NULL,
	`new_contacts` int NOT NULL,
	CONSTRAINT `wecom_behavior_daily_group_id_member_id_day_pk` PRIMARY KEY(`group_id`,`member_id`,`day`)
);
--> statement-breakpoint
CREATE TABLE `wecom_behavior_read` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`read_day` varchar(10),
	`tried_at` datetime(3) NOT NULL,
	`problem` varchar(200),
	CONSTRAINT `wecom_behavior_read_group_id_member_id_pk` PRIMARY KEY(`group_id`,`member_id`)
);
--> statement-breakpoint
CREATE INDEX `ix_arrival_day` ON `arrival` (`group_id`,`store_id`,`kind`,`day`);--> statement-breakpoint
CREATE INDEX `ix_arrival_at` ON `arrival` (`group_id`,`at`);--> statement-breakpoint
CREATE INDEX `ix_arrival_hash` ON `arrival` (`group_id`,`phone_hash`);--> statement-breakpoint
CREATE INDEX `ix_kpi_metric` ON `kpi_daily` (`group_id`,`store_id`,`metric`,`dimension`,`day`);