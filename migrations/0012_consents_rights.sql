CREATE TABLE `consent` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`from_entity_id` bigint NOT NULL,
	`to_entity_id` bigint NOT NULL,
	`purpose` varchar(20) NOT NULL,
	`fields` json NOT NULL,
	`method` varchar(20) NOT NULL,
	`evidence` varchar(100),
	`notice_version` int,
	`page_token` varchar(22),
	`asked_at` datetime(3) NOT NULL,
	`asked_by` bigint NOT NULL,
	`agreed_at` datetime(3),
	`declined_at` datetime(3),
	`withdrawn_at` datetime(3),
	`withdrawn_by` varchar(20),
	`withdrawn_reason` varchar(100),
	CONSTRAINT `consent_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_consent_page` UNIQUE(`page_token`)
);
--> statement-breakpoint
CREATE TABLE `entity_subjects` (
	`group_id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`subjects` int NOT NULL,
	`counted_at` datetime(3) NOT NULL,
	CONSTRAINT `entity_subjects_group_id_legal_entity_id_pk` PRIMARY KEY(`group_id`,`legal_entity_id`),
	CONSTRAINT `uq_entity_subjects` UNIQUE(`legal_entity_id`)
);
--> statement-breakpoint
CREATE TABLE `rights_request` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`status` varchar(20) NOT NULL,
	`detail` varchar(200) NOT NULL,
	`verified_how` varchar(60) NOT NULL,
	`opened_by` bigint NOT NULL,
	`opened_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`closed_by` bigint,
	`closed_at` datetime(3),
	`refused_reason` varchar(200),
	`certificate` json,
	`copy_enc` mediumtext,
	CONSTRAINT `rights_request_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `suppressed_key` (
	`group_id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`value_hash` varchar(32) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `suppressed_key_group_id_legal_entity_id_value_hash_pk` PRIMARY KEY(`group_id`,`legal_entity_id`,`value_hash`)
);
--> statement-breakpoint
ALTER TABLE `person` ADD `erased_at` datetime(3);--> statement-breakpoint
CREATE INDEX `ix_consent_person` ON `consent` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_consent_recipient` ON `consent` (`group_id`,`to_entity_id`,`agreed_at`);--> statement-breakpoint
CREATE INDEX `ix_rights_status` ON `rights_request` (`group_id`,`status`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_rights_person` ON `rights_request` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_rights_closed` ON `rights_request` (`closed_at`);