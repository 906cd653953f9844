CREATE TABLE `appointment` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`relation_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`day` varchar(20) NOT NULL,
	`half` varchar(20) NOT NULL,
	`note` varchar(60),
	`status` varchar(20) NOT NULL,
	`page_token` varchar(64) NOT NULL,
	`card_sent_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`closed_at` datetime(3),
	`idempotency_key` varchar(64) NOT NULL,
	CONSTRAINT `appointment_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_appointment_key` UNIQUE(`group_id`,`member_id`,`idempotency_key`),
	CONSTRAINT `uq_appointment_page` UNIQUE(`page_token`)
);
--> statement-breakpoint
CREATE TABLE `attribute_def` (
	`group_id` bigint NOT NULL,
	`key` varchar(40) NOT NULL,
	`name` varchar(20) NOT NULL,
	`type` varchar(20) NOT NULL,
	`panel` varchar(20) NOT NULL,
	`unit` varchar(6),
	`options` json NOT NULL,
	`brand` varchar(20),
	`enabled` boolean NOT NULL,
	`mirror_tag_group_id` bigint,
	`sort` smallint NOT NULL,
	CONSTRAINT `attribute_def_group_id_key_pk` PRIMARY KEY(`group_id`,`key`)
);
--> statement-breakpoint
CREATE TABLE `person_attribute` (
	`group_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`attribute` varchar(40) NOT NULL,
	`item` varchar(20) NOT NULL,
	`text` varchar(60),
	`low` double,
	`high` double,
	`member_id` bigint,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `person_attribute_group_id_person_id_attribute_item_pk` PRIMARY KEY(`group_id`,`person_id`,`attribute`,`item`)
);
--> statement-breakpoint
CREATE TABLE `brand_level` (
	`group_id` bigint NOT NULL,
	`brand` varchar(20) NOT NULL,
	`code` varchar(4) NOT NULL,
	`semantic` varchar(20) NOT NULL,
	`meaning` varchar(20) NOT NULL,
	`cadence_days` smallint,
	`first_deadline_hours` smallint,
	`sort` smallint NOT NULL,
	CONSTRAINT `brand_level_group_id_brand_code_pk` PRIMARY KEY(`group_id`,`brand`,`code`)
);
--> statement-breakpoint
CREATE TABLE `person_outcome` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`relation_id` bigint,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`competitor` varchar(30),
	`reason` varchar(100),
	`care_days` smallint NOT NULL,
	`level_before` varchar(4),
	`level_after` varchar(4),
	`task_id` bigint NOT NULL,
	`closed_task_id` bigint,
	`saved_at` datetime(3) NOT NULL,
	`recorded_at` datetime(3) NOT NULL,
	`undone_at` datetime(3),
	`idempotency_key` varchar(64) NOT NULL,
	CONSTRAINT `person_outcome_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_outcome_key` UNIQUE(`group_id`,`member_id`,`idempotency_key`)
);
--> statement-breakpoint
CREATE TABLE `employee_preference` (
	`group_id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`sidebar_panels` json NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `employee_preference_group_id_employee_id_pk` PRIMARY KEY(`group_id`,`employee_id`)
);
--> statement-breakpoint
ALTER TABLE `person` MODIFY COLUMN `needs` json;--> statement-breakpoint
ALTER TABLE `channel_code` ADD `introducer_person_id` bigint;--> statement-breakpoint
ALTER TABLE `person` ADD `attributes` json;--> statement-breakpoint
ALTER TABLE `person` ADD `introducer_person_id` bigint;--> statement-breakpoint
ALTER TABLE `person` ADD `introducer_name` varchar(30);--> statement-breakpoint
ALTER TABLE `person` ADD `introduced_count` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `appointment_id` bigint;--> statement-breakpoint
ALTER TABLE `sidebar_timing` ADD `fcp_ms` int;--> statement-breakpoint
CREATE INDEX `ix_appointment_person` ON `appointment` (`group_id`,`person_id`,`status`);--> statement-breakpoint
CREATE INDEX `ix_appointment_store` ON `appointment` (`group_id`,`store_id`,`day`);--> statement-breakpoint
CREATE INDEX `ix_attribute_text` ON `person_attribute` (`group_id`,`attribute`,`text`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_attribute_low` ON `person_attribute` (`group_id`,`attribute`,`low`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_person_level` ON `person` (`group_id`,`store_id`,`level`);--> statement-breakpoint
CREATE INDEX `ix_person_model` ON `person` (`group_id`,`intent_model`,`id`);--> statement-breakpoint
CREATE INDEX `ix_person_introducer` ON `person` (`group_id`,`introducer_person_id`);--> statement-breakpoint
CREATE INDEX `ix_task_appointment` ON `task` (`group_id`,`appointment_id`);
--> statement-breakpoint
INSERT INTO `job` (`group_id`, `id`, `kind`, `payload`, `status`, `priority`, `run_at`, `created_at`) SELECT `id`, `id`, 'attributes.convert-needs', '{"after":"0"}', 'ready', 90, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM `tenant_group`;
