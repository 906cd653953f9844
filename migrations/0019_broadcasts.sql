CREATE TABLE `audience_segment` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`name` varchar(20) NOT NULL,
	`audience` json NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`updated_by` bigint NOT NULL,
	CONSTRAINT `audience_segment_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_segment_name` UNIQUE(`group_id`,`store_id`,`name`)
);
--> statement-breakpoint
CREATE TABLE `broadcast` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`version` int NOT NULL,
	`store_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`parent_id` bigint,
	`title` varchar(30) NOT NULL,
	`purpose` varchar(100) NOT NULL,
	`class` varchar(20) NOT NULL,
	`state` varchar(20) NOT NULL,
	`audience` json NOT NULL,
	`content` json NOT NULL,
	`content_hash` varchar(32) NOT NULL,
	`planned_at` datetime(3),
	`expires_at` datetime(3),
	`recurrence` json,
	`choice` varchar(20),
	`plan_cursor` bigint,
	`note` varchar(200),
	`deadline` datetime(3),
	`decided_by` bigint,
	`decided_at` datetime(3),
	`created_by` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `broadcast_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_ask` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`from_broadcast_id` bigint NOT NULL,
	`to_broadcast_id` bigint NOT NULL,
	`from_store_id` bigint NOT NULL,
	`to_store_id` bigint NOT NULL,
	`persons` int NOT NULL,
	`state` varchar(20) NOT NULL,
	`deadline` datetime(3) NOT NULL,
	`asked_by` bigint NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`answered_by` bigint,
	`answered_at` datetime(3),
	CONSTRAINT `broadcast_ask_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_ask_pair` UNIQUE(`group_id`,`from_broadcast_id`,`to_broadcast_id`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_event` (
	`group_id` bigint NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`by_employee_id` bigint,
	`words` varchar(200) NOT NULL,
	CONSTRAINT `broadcast_event_group_id_broadcast_id_id_pk` PRIMARY KEY(`group_id`,`broadcast_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_lock` (
	`group_id` bigint NOT NULL,
	`content_hash` varchar(32) NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`words` varchar(200) NOT NULL,
	`lifted_at` datetime(3),
	`lifted_by` bigint,
	CONSTRAINT `broadcast_lock_group_id_content_hash_pk` PRIMARY KEY(`group_id`,`content_hash`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_push` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`variant` smallint NOT NULL,
	`part` smallint NOT NULL,
	`state` varchar(20) NOT NULL,
	`content_hash` varchar(32) NOT NULL,
	`msgid` varchar(64),
	`calling_at` datetime(3),
	`made_at` datetime(3),
	`confirmed_at` datetime(3),
	`reminded_at` json NOT NULL,
	`poll_at` datetime(3),
	`polls` smallint NOT NULL,
	`problem` varchar(200),
	CONSTRAINT `broadcast_push_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_push_part` UNIQUE(`group_id`,`broadcast_id`,`member_id`,`variant`,`part`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_target` (
	`group_id` bigint NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`contact_id` bigint NOT NULL,
	`relation_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`human_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`variant` smallint NOT NULL,
	`state` varchar(20) NOT NULL,
	`reason` varchar(20),
	`push_id` bigint,
	`sent_at` datetime(3),
	CONSTRAINT `broadcast_target_group_id_broadcast_id_contact_id_pk` PRIMARY KEY(`group_id`,`broadcast_id`,`contact_id`)
);
--> statement-breakpoint
CREATE TABLE `broadcast_wish` (
	`group_id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`source` varchar(20) NOT NULL,
	`by_employee_id` bigint,
	`at` datetime(3) NOT NULL,
	`lifted_at` datetime(3),
	CONSTRAINT `broadcast_wish_group_id_legal_entity_id_person_id_pk` PRIMARY KEY(`group_id`,`legal_entity_id`,`person_id`)
);
--> statement-breakpoint
CREATE TABLE `human_slot` (
	`group_id` bigint NOT NULL,
	`human_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`class` varchar(20) NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`contact_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `human_slot_group_id_human_id_day_class_pk` PRIMARY KEY(`group_id`,`human_id`,`day`,`class`)
);
--> statement-breakpoint
CREATE TABLE `touch_observed` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`contact_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`kind` varchar(20) NOT NULL,
	`msgid` varchar(64) NOT NULL,
	CONSTRAINT `pk_touch_observed` PRIMARY KEY(`group_id`,`corp_id`,`contact_id`,`kind`,`msgid`)
);
--> statement-breakpoint
CREATE TABLE `touch_policy` (
	`group_id` bigint NOT NULL,
	`version` int NOT NULL,
	`quiet_from` varchar(5) NOT NULL,
	`quiet_to` varchar(5) NOT NULL,
	`approval` boolean NOT NULL,
	`approval_minutes` smallint NOT NULL,
	CONSTRAINT `touch_policy_group_id_pk` PRIMARY KEY(`group_id`)
);
--> statement-breakpoint
CREATE TABLE `touch_rule` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`rule` varchar(20) NOT NULL,
	`changed_by` bigint NOT NULL,
	`changed_at` datetime(3) NOT NULL,
	CONSTRAINT `touch_rule_group_id_corp_id_pk` PRIMARY KEY(`group_id`,`corp_id`)
);
--> statement-breakpoint
CREATE TABLE `touch_slot` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`contact_id` bigint NOT NULL,
	`window_kind` varchar(20) NOT NULL,
	`window_start` varchar(10) NOT NULL,
	`slot_no` smallint NOT NULL,
	`broadcast_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `pk_touch_slot` PRIMARY KEY(`corp_id`,`contact_id`,`window_kind`,`window_start`,`slot_no`)
);
--> statement-breakpoint
CREATE INDEX `ix_broadcast_store` ON `broadcast` (`group_id`,`store_id`,`planned_at`);--> statement-breakpoint
CREATE INDEX `ix_broadcast_corp` ON `broadcast` (`group_id`,`corp_id`,`planned_at`);--> statement-breakpoint
CREATE INDEX `ix_broadcast_state` ON `broadcast` (`group_id`,`state`,`planned_at`);--> statement-breakpoint
CREATE INDEX `ix_ask_to` ON `broadcast_ask` (`group_id`,`to_store_id`,`state`,`deadline`);--> statement-breakpoint
CREATE INDEX `ix_ask_from` ON `broadcast_ask` (`group_id`,`from_store_id`,`state`,`deadline`);--> statement-breakpoint
CREATE INDEX `ix_push_poll` ON `broadcast_push` (`group_id`,`state`,`poll_at`);--> statement-breakpoint
CREATE INDEX `ix_push_msgid` ON `broadcast_push` (`group_id`,`msgid`);--> statement-breakpoint
CREATE INDEX `ix_target_state` ON `broadcast_target` (`group_id`,`broadcast_id`,`state`,`member_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `ix_target_push` ON `broadcast_target` (`group_id`,`push_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `ix_target_person` ON `broadcast_target` (`group_id`,`person_id`,`broadcast_id`);--> statement-breakpoint
CREATE INDEX `ix_wish_person` ON `broadcast_wish` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_human_slot_broadcast` ON `human_slot` (`group_id`,`broadcast_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `ix_observed_at` ON `touch_observed` (`group_id`,`corp_id`,`at`);--> statement-breakpoint
CREATE INDEX `ix_slot_broadcast` ON `touch_slot` (`group_id`,`broadcast_id`,`contact_id`);