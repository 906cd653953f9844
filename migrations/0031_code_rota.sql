CREATE TABLE `channel_code_change` (
	`group_id` bigint NOT NULL,
	`code_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`by_employee_id` bigint,
	`why` varchar(120) NOT NULL,
	`members_before` json NOT NULL,
	`members_after` json NOT NULL,
	CONSTRAINT `channel_code_change_group_id_code_id_id_pk` PRIMARY KEY(`group_id`,`code_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `member_duty` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`off_until` datetime(3) NOT NULL,
	`by_employee_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `member_duty_group_id_member_id_pk` PRIMARY KEY(`group_id`,`member_id`)
);
--> statement-breakpoint
ALTER TABLE `channel_code` ADD `rota` json;--> statement-breakpoint
ALTER TABLE `channel_code` ADD `roster` json;--> statement-breakpoint
ALTER TABLE `channel_code` ADD `next_change_at` datetime(3);--> statement-breakpoint
ALTER TABLE `channel_code_member` ADD `backup` boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `ix_code_change` ON `channel_code` (`group_id`,`next_change_at`);