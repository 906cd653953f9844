CREATE TABLE `entity_contract` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`entity_a` bigint NOT NULL,
	`entity_b` bigint NOT NULL,
	`contract_no` varchar(64) NOT NULL,
	`blind_link` boolean NOT NULL,
	`valid_from` datetime(3) NOT NULL,
	`valid_to` datetime(3),
	CONSTRAINT `entity_contract_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `identity_day` (
	`group_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`records` int NOT NULL,
	`persons` int NOT NULL,
	`humans` int NOT NULL,
	`open` int NOT NULL,
	`by_rule` json NOT NULL,
	`pairs` json NOT NULL,
	`counted_at` datetime(3) NOT NULL,
	CONSTRAINT `identity_day_group_id_day_pk` PRIMARY KEY(`group_id`,`day`)
);
--> statement-breakpoint
CREATE TABLE `identity_decision` (
	`group_id` bigint NOT NULL,
	`person_a` bigint NOT NULL,
	`person_b` bigint NOT NULL,
	`action` varchar(20) NOT NULL,
	`rule` varchar(20) NOT NULL,
	`score` smallint NOT NULL,
	`store_a` bigint NOT NULL,
	`store_b` bigint NOT NULL,
	`evidence` json NOT NULL,
	`later_until` datetime(3),
	`at` datetime(3) NOT NULL,
	CONSTRAINT `identity_decision_group_id_person_a_person_b_pk` PRIMARY KEY(`group_id`,`person_a`,`person_b`)
);
--> statement-breakpoint
CREATE TABLE `identity_key` (
	`group_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`scope` varchar(64) NOT NULL,
	`value_hash` varchar(32) NOT NULL,
	`person_id` bigint NOT NULL,
	`record_id` bigint NOT NULL,
	`verified_by` varchar(20) NOT NULL,
	`first_seen` datetime(3) NOT NULL,
	`last_seen` datetime(3) NOT NULL,
	`valid_to` datetime(3),
	CONSTRAINT `identity_key_group_id_kind_scope_value_hash_person_id_pk` PRIMARY KEY(`group_id`,`kind`,`scope`,`value_hash`,`person_id`)
);
--> statement-breakpoint
CREATE TABLE `identity_verdict` (
	`group_id` bigint NOT NULL,
	`person_a` bigint NOT NULL,
	`person_b` bigint NOT NULL,
	`verdict` varchar(20) NOT NULL,
	`survivor_id` bigint,
	`choices` json NOT NULL,
	`reason` varchar(100) NOT NULL,
	`by_employee_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `identity_verdict_group_id_person_a_person_b_pk` PRIMARY KEY(`group_id`,`person_a`,`person_b`)
);
--> statement-breakpoint
CREATE TABLE `merge_record` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`loser_id` bigint NOT NULL,
	`survivor_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`rule` varchar(20) NOT NULL,
	`by_employee_id` bigint,
	`reason` varchar(100),
	`at` datetime(3) NOT NULL,
	`undone_at` datetime(3),
	`undone_by` bigint,
	`undone_reason` varchar(100),
	CONSTRAINT `merge_record_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
ALTER TABLE `person` ADD `merged_count` smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `merge_choices` json;--> statement-breakpoint
ALTER TABLE `person` ADD `human_id` bigint;--> statement-breakpoint
ALTER TABLE `source_record` ADD `legal_entity_id` bigint;--> statement-breakpoint
ALTER TABLE `source_record` ADD `source_system` varchar(20);--> statement-breakpoint
ALTER TABLE `source_record` ADD `source_ref` varchar(64);--> statement-breakpoint
ALTER TABLE `source_record` ADD `name` varchar(120);--> statement-breakpoint
ALTER TABLE `source_record` ADD `surname` varchar(4);--> statement-breakpoint
ALTER TABLE `source_record` ADD `gender` smallint;--> statement-breakpoint
ALTER TABLE `source_record` ADD `age_band` smallint;--> statement-breakpoint
ALTER TABLE `source_record` ADD `city` varchar(20);--> statement-breakpoint
ALTER TABLE `corp` ADD `open_platform` varchar(64);--> statement-breakpoint
ALTER TABLE `source_record` ADD CONSTRAINT `uq_source_ref` UNIQUE(`group_id`,`legal_entity_id`,`kind`,`source_system`,`source_ref`);--> statement-breakpoint
CREATE INDEX `ix_contract_pair` ON `entity_contract` (`group_id`,`entity_a`,`entity_b`);--> statement-breakpoint
CREATE INDEX `ix_decision_queue` ON `identity_decision` (`group_id`,`action`,`score`,`at`);--> statement-breakpoint
CREATE INDEX `ix_decision_b` ON `identity_decision` (`group_id`,`person_b`);--> statement-breakpoint
CREATE INDEX `ix_key_person` ON `identity_key` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_verdict_b` ON `identity_verdict` (`group_id`,`person_b`);--> statement-breakpoint
CREATE INDEX `ix_merge_loser` ON `merge_record` (`group_id`,`loser_id`,`undone_at`);--> statement-breakpoint
CREATE INDEX `ix_merge_survivor` ON `merge_record` (`group_id`,`survivor_id`,`undone_at`);--> statement-breakpoint
CREATE INDEX `ix_merge_at` ON `merge_record` (`group_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_person_merged` ON `person` (`group_id`,`merged_into`);--> statement-breakpoint
CREATE INDEX `ix_person_human` ON `person` (`group_id`,`human_id`);