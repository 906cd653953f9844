CREATE TABLE `admin_session` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`install_id` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	`user_agent` varchar(64) NOT NULL,
	CONSTRAINT `admin_session_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `oauth_state` (
	`state_hash` varchar(64) NOT NULL,
	`kind` varchar(20) NOT NULL,
	`group_id` bigint NOT NULL,
	`install_id` bigint NOT NULL,
	`nonce_hash` varchar(64) NOT NULL,
	`target` varchar(2048) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `oauth_state_state_hash_pk` PRIMARY KEY(`state_hash`)
);
--> statement-breakpoint
CREATE TABLE `channel_code` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`name` varchar(30) NOT NULL,
	`folder` varchar(30),
	`state` varchar(30) NOT NULL,
	`config_id` varchar(64),
	`qr_code` varchar(500),
	`status` varchar(20) NOT NULL,
	`skip_verify` boolean NOT NULL,
	`remark_prefix` varchar(10),
	`welcome_text` varchar(1000),
	`welcome_attachments` json NOT NULL,
	`valid_from` datetime(3),
	`valid_to` datetime(3),
	`synced_hash` varchar(64),
	`sync_error` varchar(300),
	`version` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `channel_code_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_code_state` UNIQUE(`corp_id`,`state`)
);
--> statement-breakpoint
CREATE TABLE `channel_code_member` (
	`group_id` bigint NOT NULL,
	`code_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	CONSTRAINT `channel_code_member_group_id_code_id_member_id_pk` PRIMARY KEY(`group_id`,`code_id`,`member_id`)
);
--> statement-breakpoint
CREATE TABLE `channel_code_tag` (
	`group_id` bigint NOT NULL,
	`code_id` bigint NOT NULL,
	`tag_id` bigint NOT NULL,
	CONSTRAINT `channel_code_tag_group_id_code_id_tag_id_pk` PRIMARY KEY(`group_id`,`code_id`,`tag_id`)
);
--> statement-breakpoint
CREATE TABLE `collision` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`existing_relation_id` bigint NOT NULL,
	`incoming_relation_id` bigint NOT NULL,
	`same_store` boolean NOT NULL,
	`found_at` datetime(3) NOT NULL,
	`status` varchar(20) NOT NULL,
	`decision` varchar(20),
	`decided_by` bigint,
	`decided_at` datetime(3),
	`note` varchar(100),
	CONSTRAINT `collision_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_collision_pair` UNIQUE(`group_id`,`existing_relation_id`,`incoming_relation_id`)
);
--> statement-breakpoint
CREATE TABLE `corp_contact` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`subject_id` bigint NOT NULL,
	`external_userid` varchar(64) NOT NULL,
	`person_id` bigint NOT NULL,
	`name` varchar(120) NOT NULL,
	`avatar_url` varchar(500),
	`type` smallint NOT NULL,
	`gender` smallint NOT NULL,
	`company_name` varchar(120),
	`unionid_enc` varchar(300),
	`unionid_hash` varchar(32),
	`fetched_at` datetime(3),
	CONSTRAINT `corp_contact_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_contact_subject` UNIQUE(`subject_id`,`external_userid`)
);
--> statement-breakpoint
CREATE TABLE `follow_relation` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`contact_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`code_id` bigint,
	`add_way` smallint NOT NULL,
	`state` varchar(64),
	`remark` varchar(60) NOT NULL,
	`description` varchar(500) NOT NULL,
	`added_at` datetime(3) NOT NULL,
	`half` boolean NOT NULL,
	`deleted_by` varchar(20),
	`deleted_at` datetime(3),
	`last_effect_at` datetime(3),
	`fetched_at` datetime(3),
	`welcome_state` varchar(20) NOT NULL,
	`welcome_ms` int,
	`welcome_reason` varchar(300),
	`welcome_text` varchar(1200),
	`notice_id` bigint,
	CONSTRAINT `follow_relation_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_relation_pair` UNIQUE(`contact_id`,`member_id`)
);
--> statement-breakpoint
CREATE TABLE `person` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`name` varchar(120) NOT NULL,
	`surname` varchar(4),
	`title` varchar(4),
	`salutation_confirmed_at` datetime(3),
	`level` varchar(4),
	`intent_model` varchar(40),
	`needs` json NOT NULL,
	`phone_enc` varchar(200),
	`phone_masked` varchar(20),
	`phone_hash` varchar(32),
	`phone_tail_hash` varchar(32),
	`key_id` int,
	`owner_relation_id` bigint,
	`merged_into` bigint,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `person_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `relation_tag` (
	`group_id` bigint NOT NULL,
	`relation_id` bigint NOT NULL,
	`tag_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`source` varchar(20) NOT NULL,
	`reason` varchar(80),
	`at` datetime(3) NOT NULL,
	CONSTRAINT `relation_tag_group_id_relation_id_tag_id_pk` PRIMARY KEY(`group_id`,`relation_id`,`tag_id`)
);
--> statement-breakpoint
CREATE TABLE `source_record` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`store_id` bigint NOT NULL,
	`contact_id` bigint,
	`relation_id` bigint,
	`code_id` bigint,
	`occurred_at` datetime(3) NOT NULL,
	CONSTRAINT `source_record_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `follow_up` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`relation_id` bigint,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`method` varchar(20) NOT NULL,
	`points` json NOT NULL,
	`text` varchar(500) NOT NULL,
	`level_before` varchar(4),
	`level_after` varchar(4),
	`task_id` bigint,
	`closed_task_id` bigint,
	`fact_id` bigint,
	`saved_at` datetime(3) NOT NULL,
	`recorded_at` datetime(3) NOT NULL,
	`undone_at` datetime(3),
	`idempotency_key` varchar(64) NOT NULL,
	CONSTRAINT `follow_up_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_follow_key` UNIQUE(`group_id`,`member_id`,`idempotency_key`)
);
--> statement-breakpoint
CREATE TABLE `task` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`relation_id` bigint,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`title` varchar(60) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`status` varchar(20) NOT NULL,
	`source` varchar(20) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`closed_at` datetime(3),
	CONSTRAINT `task_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`app_id` bigint NOT NULL,
	`digest` varchar(64) NOT NULL,
	`corp_id` bigint NOT NULL,
	`event` varchar(64) NOT NULL,
	`change_type` varchar(64),
	`userid` varchar(64),
	`external_userid` varchar(64),
	`state` varchar(64),
	`event_time` datetime(3) NOT NULL,
	`payload` text NOT NULL,
	`received_at` datetime(3) NOT NULL,
	`arrivals` int NOT NULL DEFAULT 1,
	`lane` smallint NOT NULL,
	`lane_key` varchar(120) NOT NULL,
	`status` varchar(20) NOT NULL,
	`run_at` datetime(3) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`last_error` varchar(500),
	`done_at` datetime(3),
	`welcome_code` varchar(200),
	`welcome_state` varchar(20) NOT NULL,
	`welcome_token` varchar(64),
	`welcome_until` datetime(3),
	`welcome_ms` int,
	`welcome_error` varchar(300),
	`welcome_text` varchar(1200),
	`notice_id` bigint,
	CONSTRAINT `inbox_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_inbox_digest` UNIQUE(`app_id`,`digest`)
);
--> statement-breakpoint
CREATE TABLE `media_asset` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint,
	`name` varchar(128) NOT NULL,
	`content_type` varchar(64) NOT NULL,
	`digest` varchar(64) NOT NULL,
	`bytes` int NOT NULL,
	`content` mediumblob NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `media_asset_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_asset_digest` UNIQUE(`group_id`,`digest`)
);
--> statement-breakpoint
CREATE TABLE `media_upload` (
	`group_id` bigint NOT NULL,
	`asset_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`media_id` varchar(128),
	`expires_at` datetime(3) NOT NULL,
	`last_error` varchar(300),
	`status` varchar(20) NOT NULL,
	CONSTRAINT `media_upload_group_id_asset_id_corp_id_pk` PRIMARY KEY(`group_id`,`asset_id`,`corp_id`)
);
--> statement-breakpoint
CREATE TABLE `app_install` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`app_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`agent_id` int NOT NULL,
	`driver` varchar(20) NOT NULL,
	CONSTRAINT `app_install_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_install_agent` UNIQUE(`corp_id`,`agent_id`)
);
--> statement-breakpoint
CREATE TABLE `assignment` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`store_id` bigint,
	`role` varchar(64) NOT NULL,
	`source` varchar(20) NOT NULL,
	`valid_from` datetime(3) NOT NULL,
	`valid_to` datetime(3),
	CONSTRAINT `assignment_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `corp` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` varchar(64) NOT NULL,
	`name` varchar(64) NOT NULL,
	`mode` varchar(20) NOT NULL,
	`members_synced_at` datetime(3),
	CONSTRAINT `corp_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_corp_corpid` UNIQUE(`corp_id`)
);
--> statement-breakpoint
CREATE TABLE `employee` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	CONSTRAINT `employee_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `id_subject` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`principal` varchar(64) NOT NULL,
	CONSTRAINT `id_subject_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_subject_principal` UNIQUE(`corp_id`,`principal`)
);
--> statement-breakpoint
CREATE TABLE `legal_entity` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	`contact` varchar(120) NOT NULL,
	CONSTRAINT `legal_entity_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `member` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`userid` varchar(64) NOT NULL,
	`employee_id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	`position` varchar(64),
	`avatar_url` varchar(500),
	`department_ids` json NOT NULL,
	`status` varchar(20) NOT NULL,
	`customer_contact` boolean NOT NULL,
	CONSTRAINT `member_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_member_userid` UNIQUE(`corp_id`,`userid`)
);
--> statement-breakpoint
CREATE TABLE `store` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	`short_name` varchar(20) NOT NULL,
	`city` varchar(20) NOT NULL,
	`brand` varchar(20) NOT NULL,
	`phone` varchar(20) NOT NULL,
	`address` varchar(120) NOT NULL,
	`daily_add_target` smallint,
	CONSTRAINT `store_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `store_corp` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`department_id` int,
	`valid_from` datetime(3) NOT NULL,
	`valid_to` datetime(3),
	CONSTRAINT `store_corp_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `tenant_group` (
	`id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	`time_zone` varchar(64) NOT NULL,
	`demo` boolean NOT NULL,
	`data_key_wrapped` text NOT NULL,
	`key_id` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `tenant_group_id_pk` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `wecom_app` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`name` varchar(64) NOT NULL,
	`secret_enc` text NOT NULL,
	`callback_token_enc` text NOT NULL,
	`aes_key_enc` text NOT NULL,
	CONSTRAINT `wecom_app_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `privacy_notice` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`version` int NOT NULL,
	`title` varchar(64) NOT NULL,
	`body` text NOT NULL,
	`published_at` datetime(3) NOT NULL,
	CONSTRAINT `privacy_notice_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_notice_version` UNIQUE(`legal_entity_id`,`version`)
);
--> statement-breakpoint
CREATE TABLE `script` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`scope` varchar(20) NOT NULL,
	`brand` varchar(20),
	`store_id` bigint,
	`category` varchar(20) NOT NULL,
	`code` varchar(20) NOT NULL,
	`title` varchar(30) NOT NULL,
	`text` varchar(1000) NOT NULL,
	`pinyin` varchar(300) NOT NULL,
	`initials` varchar(64) NOT NULL,
	`valid_to` datetime(3),
	`enabled` boolean NOT NULL,
	`retired_at` datetime(3),
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `script_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `script_send` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`script_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`relation_id` bigint NOT NULL,
	`edited` boolean NOT NULL,
	`sent_at` datetime(3) NOT NULL,
	`idempotency_key` varchar(64) NOT NULL,
	CONSTRAINT `script_send_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_send_key` UNIQUE(`group_id`,`member_id`,`idempotency_key`)
);
--> statement-breakpoint
CREATE TABLE `script_use` (
	`group_id` bigint NOT NULL,
	`script_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`uses` int NOT NULL,
	CONSTRAINT `script_use_group_id_script_id_store_id_member_id_pk` PRIMARY KEY(`group_id`,`script_id`,`store_id`,`member_id`)
);
--> statement-breakpoint
CREATE TABLE `sidebar_timing` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`client` varchar(20) NOT NULL,
	`js_ms` int NOT NULL,
	`signature_ms` int NOT NULL,
	`context_ms` int NOT NULL,
	`id_ms` int NOT NULL,
	`api_ms` int NOT NULL,
	`paint_ms` int NOT NULL,
	CONSTRAINT `sidebar_timing_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `tag` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`tag_group_id` bigint NOT NULL,
	`wecom_id` varchar(64) NOT NULL,
	`name` varchar(64) NOT NULL,
	`sort` bigint NOT NULL,
	`computed` boolean NOT NULL,
	`deleted_at` datetime(3),
	CONSTRAINT `tag_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_tag_wecom` UNIQUE(`corp_id`,`wecom_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_group` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`wecom_id` varchar(64) NOT NULL,
	`name` varchar(64) NOT NULL,
	`scope` varchar(20) NOT NULL,
	`brand` varchar(20),
	`store_id` bigint,
	`sort` bigint NOT NULL,
	`deleted_at` datetime(3),
	CONSTRAINT `tag_group_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_tag_group_wecom` UNIQUE(`corp_id`,`wecom_id`)
);
--> statement-breakpoint
CREATE TABLE `welcome_rule` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`level` varchar(20) NOT NULL,
	`store_id` bigint,
	`target` varchar(80) NOT NULL,
	`text` varchar(1000) NOT NULL,
	`attachments` json NOT NULL,
	`enabled` boolean NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `welcome_rule_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_welcome_target` UNIQUE(`group_id`,`target`)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor_employee_id` bigint NOT NULL,
	`actor_member_id` bigint,
	`client` varchar(20) NOT NULL,
	`ip` varchar(64) NOT NULL,
	`action` varchar(64) NOT NULL,
	`object_type` varchar(20) NOT NULL,
	`object_id` bigint NOT NULL,
	`fields` json NOT NULL,
	`reason` varchar(100),
	`seal_no` int,
	`seal_hash` varchar(64),
	CONSTRAINT `audit_log_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `id_worker` (
	`slot` smallint NOT NULL,
	`token` varchar(64) NOT NULL,
	`leased_until` datetime(3) NOT NULL,
	CONSTRAINT `id_worker_slot_pk` PRIMARY KEY(`slot`)
);
--> statement-breakpoint
CREATE TABLE `domain_fact` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`kind` varchar(64) NOT NULL,
	`occurred_at` datetime(3) NOT NULL,
	`recorded_at` datetime(3) NOT NULL,
	`store_id` bigint,
	`person_id` bigint,
	`relation_id` bigint,
	`member_id` bigint,
	`code_id` bigint,
	`cause` varchar(20) NOT NULL,
	`payload` json NOT NULL,
	CONSTRAINT `domain_fact_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `job` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`kind` varchar(64) NOT NULL,
	`lane` smallint,
	`lane_key` varchar(120),
	`payload` json NOT NULL,
	`status` varchar(20) NOT NULL,
	`priority` smallint NOT NULL DEFAULT 50,
	`run_at` datetime(3) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`token` varchar(64),
	`leased_until` datetime(3),
	`dedupe_key` varchar(160),
	`batch_id` bigint,
	`last_error` varchar(500),
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	CONSTRAINT `job_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_job_dedupe` UNIQUE(`group_id`,`dedupe_key`)
);
--> statement-breakpoint
CREATE TABLE `lane` (
	`lane` smallint NOT NULL,
	`token` varchar(64) NOT NULL,
	`leased_until` datetime(3) NOT NULL,
	CONSTRAINT `lane_lane_pk` PRIMARY KEY(`lane`)
);
--> statement-breakpoint
CREATE TABLE `schedule_slot` (
	`schedule` varchar(64) NOT NULL,
	`slot` varchar(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `schedule_slot_schedule_slot_pk` PRIMARY KEY(`schedule`,`slot`)
);
--> statement-breakpoint
CREATE TABLE `wecom_credential` (
	`group_id` bigint NOT NULL,
	`install_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`value_enc` text,
	`expires_at` datetime(3) NOT NULL,
	`refresh_token` varchar(64),
	`refresh_until` datetime(3),
	CONSTRAINT `wecom_credential_group_id_install_id_kind_pk` PRIMARY KEY(`group_id`,`install_id`,`kind`)
);
--> statement-breakpoint
CREATE INDEX `ix_state_expiry` ON `oauth_state` (`expires_at`);--> statement-breakpoint
CREATE INDEX `ix_code_store` ON `channel_code` (`group_id`,`store_id`,`kind`);--> statement-breakpoint
CREATE INDEX `ix_code_member` ON `channel_code_member` (`group_id`,`member_id`);--> statement-breakpoint
CREATE INDEX `ix_collision_store` ON `collision` (`group_id`,`store_id`,`status`,`found_at`);--> statement-breakpoint
CREATE INDEX `ix_collision_incoming` ON `collision` (`group_id`,`incoming_relation_id`);--> statement-breakpoint
CREATE INDEX `ix_contact_person` ON `corp_contact` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_contact_unionid` ON `corp_contact` (`group_id`,`unionid_hash`);--> statement-breakpoint
CREATE INDEX `ix_relation_store` ON `follow_relation` (`group_id`,`store_id`,`added_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_relation_member` ON `follow_relation` (`group_id`,`member_id`,`added_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_relation_person` ON `follow_relation` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_relation_code` ON `follow_relation` (`group_id`,`code_id`,`added_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_person_tail` ON `person` (`group_id`,`phone_tail_hash`);--> statement-breakpoint
CREATE INDEX `ix_person_phone` ON `person` (`group_id`,`phone_hash`);--> statement-breakpoint
CREATE INDEX `ix_relation_tag` ON `relation_tag` (`group_id`,`tag_id`,`relation_id`);--> statement-breakpoint
CREATE INDEX `ix_source_person` ON `source_record` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_follow_person` ON `follow_up` (`group_id`,`person_id`,`saved_at`);--> statement-breakpoint
CREATE INDEX `ix_task_person` ON `task` (`group_id`,`person_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `ix_task_member` ON `task` (`group_id`,`member_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `ix_task_store` ON `task` (`group_id`,`store_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `ix_inbox_due` ON `inbox` (`status`,`run_at`,`lane`);--> statement-breakpoint
CREATE INDEX `ix_inbox_lane` ON `inbox` (`lane`,`status`,`run_at`);--> statement-breakpoint
CREATE INDEX `ix_inbox_welcome` ON `inbox` (`welcome_state`,`received_at`);--> statement-breakpoint
CREATE INDEX `ix_inbox_corp` ON `inbox` (`group_id`,`corp_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_upload_expiry` ON `media_upload` (`expires_at`);--> statement-breakpoint
CREATE INDEX `ix_assignment_employee` ON `assignment` (`group_id`,`employee_id`);--> statement-breakpoint
CREATE INDEX `ix_assignment_store` ON `assignment` (`group_id`,`store_id`,`role`);--> statement-breakpoint
CREATE INDEX `ix_member_employee` ON `member` (`group_id`,`employee_id`);--> statement-breakpoint
CREATE INDEX `ix_script_scope` ON `script` (`group_id`,`scope`,`store_id`);--> statement-breakpoint
CREATE INDEX `ix_use_store` ON `script_use` (`group_id`,`store_id`,`script_id`);--> statement-breakpoint
CREATE INDEX `ix_timing_at` ON `sidebar_timing` (`group_id`,`at`);--> statement-breakpoint
CREATE INDEX `ix_tag_group` ON `tag` (`group_id`,`tag_group_id`);--> statement-breakpoint
CREATE INDEX `ix_audit_seal` ON `audit_log` (`group_id`,`store_id`,`seal_no`);--> statement-breakpoint
CREATE INDEX `ix_audit_actor` ON `audit_log` (`group_id`,`actor_employee_id`,`action`,`at`);--> statement-breakpoint
CREATE INDEX `ix_fact_person` ON `domain_fact` (`group_id`,`person_id`,`occurred_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_fact_store` ON `domain_fact` (`group_id`,`store_id`,`kind`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `ix_fact_code` ON `domain_fact` (`group_id`,`code_id`,`kind`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `ix_job_lane` ON `job` (`status`,`lane`,`run_at`);--> statement-breakpoint
CREATE INDEX `ix_job_due` ON `job` (`status`,`run_at`,`priority`);--> statement-breakpoint
CREATE INDEX `ix_job_token` ON `job` (`token`);--> statement-breakpoint
CREATE INDEX `ix_job_batch` ON `job` (`group_id`,`batch_id`,`status`);