CREATE TABLE `departure` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`left_at` datetime(3) NOT NULL,
	`found_at` datetime(3) NOT NULL,
	CONSTRAINT `departure_group_id_member_id_pk` PRIMARY KEY(`group_id`,`member_id`)
);
--> statement-breakpoint
CREATE TABLE `leaver_reading` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`read_at` datetime(3) NOT NULL,
	CONSTRAINT `leaver_reading_group_id_corp_id_pk` PRIMARY KEY(`group_id`,`corp_id`)
);
--> statement-breakpoint
CREATE TABLE `transfer` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`member_id` bigint NOT NULL,
	`message` varchar(200),
	`plan` json NOT NULL,
	`planned_at` datetime(3),
	`state` varchar(20) NOT NULL,
	`created_by` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	`poll_at` datetime(3),
	`polls` smallint NOT NULL DEFAULT 0,
	`problem` varchar(200),
	CONSTRAINT `transfer_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `transfer_item` (
	`group_id` bigint NOT NULL,
	`transfer_id` bigint NOT NULL,
	`subject_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`contact_id` bigint,
	`address` varchar(64) NOT NULL,
	`member_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`errcode` int,
	`problem` varchar(200),
	`calling_at` datetime(3),
	`accepted_at` datetime(3),
	`takeover_at` datetime(3),
	`settled_at` datetime(3),
	`decision` varchar(20),
	`decided_by` bigint,
	CONSTRAINT `pk_transfer_item` PRIMARY KEY(`group_id`,`transfer_id`,`subject_id`)
);
--> statement-breakpoint
CREATE TABLE `unassigned_customer` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`external_userid` varchar(64) NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	CONSTRAINT `pk_unassigned_customer` PRIMARY KEY(`group_id`,`member_id`,`external_userid`)
);
--> statement-breakpoint
CREATE INDEX `ix_departure_corp` ON `departure` (`group_id`,`corp_id`,`left_at`);--> statement-breakpoint
CREATE INDEX `ix_transfer_store` ON `transfer` (`group_id`,`store_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `ix_transfer_poll` ON `transfer` (`group_id`,`poll_at`);--> statement-breakpoint
CREATE INDEX `ix_transfer_item_state` ON `transfer_item` (`group_id`,`transfer_id`,`state`,`member_id`);--> statement-breakpoint
CREATE INDEX `ix_transfer_item_subject` ON `transfer_item` (`group_id`,`subject_id`,`state`);--> statement-breakpoint
CREATE INDEX `ix_transfer_item_contact` ON `transfer_item` (`group_id`,`contact_id`,`state`);--> statement-breakpoint
CREATE INDEX `ix_group_chat_owner` ON `group_chat` (`group_id`,`owner_member_id`);