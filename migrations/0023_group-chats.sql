CREATE TABLE `group_chat` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`chat_id` varchar(64) NOT NULL,
	`name` varchar(120) NOT NULL,
	`owner_member_id` bigint NOT NULL,
	`members` int NOT NULL,
	`customers` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`fetched_at` datetime(3) NOT NULL,
	`gone_at` datetime(3),
	CONSTRAINT `group_chat_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_group_chat` UNIQUE(`corp_id`,`chat_id`)
);
--> statement-breakpoint
CREATE INDEX `ix_group_chat_store` ON `group_chat` (`group_id`,`store_id`,`gone_at`);