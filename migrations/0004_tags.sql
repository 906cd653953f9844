CREATE TABLE `tag_removal` (
	`group_id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`tag_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `tag_removal_group_id_person_id_tag_id_pk` PRIMARY KEY(`group_id`,`person_id`,`tag_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_mapping` (
	`group_id` bigint NOT NULL,
	`tag_id` bigint NOT NULL,
	`target_tag_id` bigint,
	`by_employee_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `tag_mapping_group_id_tag_id_pk` PRIMARY KEY(`group_id`,`tag_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_operation` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`state` varchar(20) NOT NULL,
	`store_id` bigint,
	`tag_ids` json NOT NULL,
	`tag_names` json NOT NULL,
	`target_tag_id` bigint,
	`target_name` varchar(64),
	`rule_id` bigint,
	`undo_of` bigint,
	`undone_by` bigint,
	`source` json NOT NULL,
	`place` varchar(60),
	`note` varchar(120),
	`total` int NOT NULL,
	`done` int NOT NULL,
	`failed` int NOT NULL,
	`skipped` int NOT NULL,
	`cut` boolean NOT NULL,
	`by_employee_id` bigint,
	`by_member_id` bigint,
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	CONSTRAINT `tag_operation_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `tag_operation_item` (
	`group_id` bigint NOT NULL,
	`operation_id` bigint NOT NULL,
	`relation_id` bigint NOT NULL,
	`state` varchar(20) NOT NULL,
	`plan` json,
	`reason` varchar(120),
	`tries` smallint NOT NULL,
	`at` datetime(3),
	CONSTRAINT `tag_operation_item_group_id_operation_id_relation_id_pk` PRIMARY KEY(`group_id`,`operation_id`,`relation_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_rule` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint,
	`kind` varchar(20) NOT NULL,
	`rule_trigger` json NOT NULL,
	`tag_id` bigint NOT NULL,
	`take_off` boolean NOT NULL,
	`enabled` boolean NOT NULL,
	`marks` int NOT NULL,
	`by_employee_id` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`last_run_at` datetime(3),
	CONSTRAINT `tag_rule_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `tag_space` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`used` int NOT NULL,
	CONSTRAINT `tag_space_group_id_corp_id_pk` PRIMARY KEY(`group_id`,`corp_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_strategy` (
	`group_id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`strategy_id` int NOT NULL,
	`name` varchar(64) NOT NULL,
	`store_ids` json NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	CONSTRAINT `tag_strategy_group_id_corp_id_strategy_id_pk` PRIMARY KEY(`group_id`,`corp_id`,`strategy_id`)
);
--> statement-breakpoint
CREATE TABLE `tag_use` (
	`group_id` bigint NOT NULL,
	`tag_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`uses` int NOT NULL,
	`last_used_at` datetime(3),
	CONSTRAINT `tag_use_group_id_tag_id_store_id_pk` PRIMARY KEY(`group_id`,`tag_id`,`store_id`)
);
--> statement-breakpoint
ALTER TABLE `relation_tag` ADD `rule_id` bigint;--> statement-breakpoint
ALTER TABLE `relation_tag` ADD `operation_id` bigint;--> statement-breakpoint
ALTER TABLE `tag` ADD `created_at` datetime(3);--> statement-breakpoint
ALTER TABLE `tag` ADD `merging_into` bigint;--> statement-breakpoint
ALTER TABLE `tag` ADD `counted_at` datetime(3);--> statement-breakpoint
ALTER TABLE `tag_group` ADD `city` varchar(20);--> statement-breakpoint
ALTER TABLE `tag_group` ADD `strategy_id` int;--> statement-breakpoint
CREATE INDEX `ix_tag_mapping_target` ON `tag_mapping` (`group_id`,`target_tag_id`);--> statement-breakpoint
CREATE INDEX `ix_tag_operation_store` ON `tag_operation` (`group_id`,`store_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_tag_operation_person` ON `tag_operation` (`group_id`,`by_employee_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `ix_tag_item_state` ON `tag_operation_item` (`group_id`,`operation_id`,`state`,`relation_id`);--> statement-breakpoint
CREATE INDEX `ix_tag_rule_kind` ON `tag_rule` (`group_id`,`kind`,`enabled`);--> statement-breakpoint
CREATE INDEX `ix_tag_rule_tag` ON `tag_rule` (`group_id`,`tag_id`);--> statement-breakpoint
CREATE INDEX `ix_tag_counted` ON `tag` (`corp_id`,`counted_at`);