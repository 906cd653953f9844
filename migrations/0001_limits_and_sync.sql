CREATE TABLE `sync_batch` (
	`group_id` bigint NOT NULL,
	`run_id` bigint NOT NULL,
	`number` int NOT NULL,
	`userids` json NOT NULL,
	`next_cursor` varchar(1024) NOT NULL,
	`pages` int NOT NULL,
	`relations` int NOT NULL,
	`status` varchar(20) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `sync_batch_group_id_run_id_number_pk` PRIMARY KEY(`group_id`,`run_id`,`number`)
);
--> statement-breakpoint
CREATE TABLE `sync_finding` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`run_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`external_userid` varchar(64),
	`store_id` bigint,
	`userid` varchar(64),
	`detail` varchar(300) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `sync_finding_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `sync_run` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`status` varchar(20) NOT NULL,
	`running_corp_id` bigint,
	`phase` varchar(20) NOT NULL,
	`started_by` bigint,
	`started_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	`calls` int NOT NULL DEFAULT 0,
	`minimum_calls` int NOT NULL DEFAULT 0,
	`relations` int NOT NULL DEFAULT 0,
	`repaired` int NOT NULL DEFAULT 0,
	`skipped` int NOT NULL DEFAULT 0,
	`expected` int,
	`last_error` varchar(500),
	CONSTRAINT `sync_run_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_sync_running` UNIQUE(`running_corp_id`)
);
--> statement-breakpoint
CREATE TABLE `wecom_call_block` (
	`scope` varchar(160) NOT NULL,
	`errcode` int NOT NULL,
	`until` datetime(3) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `wecom_call_block_scope_pk` PRIMARY KEY(`scope`)
);
--> statement-breakpoint
CREATE TABLE `wecom_call_stat` (
	`corp_id` varchar(64) NOT NULL,
	`path` varchar(80) NOT NULL,
	`hour` datetime(3) NOT NULL,
	`errcode` int NOT NULL,
	`calls` int NOT NULL,
	CONSTRAINT `wecom_call_stat_corp_id_hour_path_errcode_pk` PRIMARY KEY(`corp_id`,`hour`,`path`,`errcode`)
);
--> statement-breakpoint
CREATE TABLE `wecom_call_window` (
	`scope` varchar(160) NOT NULL,
	`span` varchar(20) NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`granted` int NOT NULL,
	CONSTRAINT `wecom_call_window_scope_span_starts_at_pk` PRIMARY KEY(`scope`,`span`,`starts_at`)
);
--> statement-breakpoint
ALTER TABLE `follow_relation` ADD `missing_since` datetime(3);--> statement-breakpoint
ALTER TABLE `tag` ADD `seen_at` datetime(3);--> statement-breakpoint
ALTER TABLE `tag_group` ADD `seen_at` datetime(3);--> statement-breakpoint
ALTER TABLE `wecom_credential` ADD `failures` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `wecom_credential` ADD `blocked_until` datetime(3);--> statement-breakpoint
ALTER TABLE `wecom_credential` ADD `last_errcode` int;--> statement-breakpoint
ALTER TABLE `wecom_credential` ADD `secret_hash` varchar(32);--> statement-breakpoint
CREATE INDEX `ix_batch_created` ON `sync_batch` (`created_at`);--> statement-breakpoint
CREATE INDEX `ix_finding_run` ON `sync_finding` (`group_id`,`run_id`,`id`);--> statement-breakpoint
CREATE INDEX `ix_finding_at` ON `sync_finding` (`at`);--> statement-breakpoint
CREATE INDEX `ix_sync_corp` ON `sync_run` (`group_id`,`corp_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `ix_sync_started` ON `sync_run` (`started_at`);--> statement-breakpoint
CREATE INDEX `ix_inbox_customer` ON `inbox` (`lane_key`,`received_at`);