CREATE TABLE `alert` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(64) NOT NULL,
	`subject` varchar(64) NOT NULL,
	`open_key` varchar(130),
	`corp_id` bigint,
	`person_id` bigint,
	`relation_id` bigint,
	`member_id` bigint,
	`code_id` bigint,
	`payload` json NOT NULL,
	`first_at` datetime(3) NOT NULL,
	`last_at` datetime(3) NOT NULL,
	`times` int NOT NULL,
	`told_at` datetime(3) NOT NULL,
	`escalate_at` datetime(3),
	`escalated_at` datetime(3),
	`step_taken_at` datetime(3),
	`done_at` datetime(3),
	`done_by` bigint,
	`done_how` varchar(20),
	CONSTRAINT `alert_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_alert_open` UNIQUE(`group_id`,`store_id`,`open_key`)
);
--> statement-breakpoint
CREATE TABLE `alert_mute` (
	`group_id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`kind` varchar(64) NOT NULL,
	`until` datetime(3) NOT NULL,
	CONSTRAINT `alert_mute_group_id_employee_id_kind_pk` PRIMARY KEY(`group_id`,`employee_id`,`kind`)
);
--> statement-breakpoint
CREATE TABLE `alert_rule` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(64) NOT NULL,
	`enabled` boolean NOT NULL,
	`repeat_minutes` int NOT NULL,
	`escalate_minutes` int,
	`version` int NOT NULL,
	CONSTRAINT `alert_rule_group_id_store_id_kind_pk` PRIMARY KEY(`group_id`,`store_id`,`kind`)
);
--> statement-breakpoint
CREATE INDEX `ix_alert_list` ON `alert` (`group_id`,`store_id`,`done_at`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_alert_escalate` ON `alert` (`group_id`,`done_at`,`kind`,`escalate_at`);