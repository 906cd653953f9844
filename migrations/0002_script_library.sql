CREATE TABLE `promotion` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`scope` varchar(20) NOT NULL,
	`brand` varchar(20),
	`store_id` bigint,
	`name` varchar(30) NOT NULL,
	`subsidy` varchar(30) NOT NULL,
	`policy` varchar(60) NOT NULL,
	`valid_from` datetime(3) NOT NULL,
	`valid_to` datetime(3) NOT NULL,
	`retired_at` datetime(3),
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `promotion_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `script_gap` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`wish_key` varchar(64) NOT NULL,
	`query` varchar(40) NOT NULL,
	`slot_id` bigint,
	`count` int NOT NULL,
	`status` varchar(20) NOT NULL,
	`first_at` datetime(3) NOT NULL,
	`last_at` datetime(3) NOT NULL,
	CONSTRAINT `script_gap_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_gap_wish` UNIQUE(`group_id`,`store_id`,`kind`,`wish_key`)
);
--> statement-breakpoint
CREATE TABLE `script_gap_report` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`gap_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`note` varchar(100),
	`at` datetime(3) NOT NULL,
	`idempotency_key` varchar(64) NOT NULL,
	CONSTRAINT `script_gap_report_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_gap_report_key` UNIQUE(`group_id`,`member_id`,`idempotency_key`)
);
--> statement-breakpoint
CREATE TABLE `script_favourite` (
	`group_id` bigint NOT NULL,
	`member_id` bigint NOT NULL,
	`slot_id` bigint NOT NULL,
	`marked_at` datetime(3) NOT NULL,
	CONSTRAINT `script_favourite_group_id_member_id_slot_id_pk` PRIMARY KEY(`group_id`,`member_id`,`slot_id`)
);
--> statement-breakpoint
CREATE TABLE `script_placement` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`slot_id` bigint NOT NULL,
	`sort` int,
	`hidden` boolean NOT NULL DEFAULT false,
	CONSTRAINT `script_placement_group_id_store_id_slot_id_pk` PRIMARY KEY(`group_id`,`store_id`,`slot_id`)
);
--> statement-breakpoint
CREATE TABLE `script_version` (
	`group_id` bigint NOT NULL,
	`script_id` bigint NOT NULL,
	`version` int NOT NULL,
	`content` json NOT NULL,
	`note` varchar(100),
	`acknowledged` json NOT NULL,
	`member_id` bigint,
	`published_at` datetime(3) NOT NULL,
	CONSTRAINT `script_version_group_id_script_id_version_pk` PRIMARY KEY(`group_id`,`script_id`,`version`)
);
--> statement-breakpoint
ALTER TABLE `script` ADD `member_id` bigint;
--> statement-breakpoint
ALTER TABLE `script` ADD `kind` varchar(20) DEFAULT 'script' NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD `origin_id` bigint;
--> statement-breakpoint
ALTER TABLE `script` ADD `mode` varchar(20) DEFAULT 'own' NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD `version` int DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD `base_version` int;
--> statement-breakpoint
ALTER TABLE `script` ADD `locked` boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD `objection` varchar(20);
--> statement-breakpoint
ALTER TABLE `script` ADD `parts` json;
--> statement-breakpoint
ALTER TABLE `script` ADD `promotion_id` bigint;
--> statement-breakpoint
ALTER TABLE `script` ADD `with_media` boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD `sort` int DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `slot_id` bigint NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `version` int DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `parts_sent` smallint DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `parts_total` smallint DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `text_length` int DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script_send` ADD `responded_at` datetime(3);
--> statement-breakpoint
ALTER TABLE `script_use` ADD `responses` int DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `script` ADD CONSTRAINT `uq_script_origin` UNIQUE(`group_id`,`origin_id`,`store_id`);
--> statement-breakpoint
-- What was one text becomes the first part; every script starts its history with what it says now.
UPDATE `script` SET `parts` = JSON_ARRAY(JSON_OBJECT('kind', 'text', 'text', `text`));
--> statement-breakpoint
ALTER TABLE `script` MODIFY COLUMN `parts` json NOT NULL;
--> statement-breakpoint
INSERT INTO `script_version` (`group_id`, `script_id`, `version`, `content`, `note`, `acknowledged`, `member_id`, `published_at`)
SELECT `group_id`, `id`, 1, JSON_OBJECT('category', `category`, 'objection', NULL, 'title', `title`, 'parts', JSON_ARRAY(JSON_OBJECT('kind', 'text', 'text', `text`)), 'validTo', DATE_FORMAT(`valid_to`, '%Y-%m-%dT%H:%i:%s.000Z'), 'promotionId', NULL), NULL, JSON_ARRAY(), NULL, `updated_at` FROM `script`;
--> statement-breakpoint
UPDATE `script_send` SET `slot_id` = `script_id`;
--> statement-breakpoint
-- A store's switched-off script is hidden in its place; a template nobody should use is retired.
INSERT INTO `script_placement` (`group_id`, `store_id`, `slot_id`, `sort`, `hidden`) SELECT `group_id`, `store_id`, `id`, NULL, 1 FROM `script` WHERE `scope` = 'store' AND `enabled` = 0 AND `retired_at` IS NULL;
--> statement-breakpoint
UPDATE `script` SET `retired_at` = `updated_at` WHERE `scope` <> 'store' AND `enabled` = 0 AND `retired_at` IS NULL;
--> statement-breakpoint
CREATE INDEX `ix_promotion_end` ON `promotion` (`group_id`,`valid_to`);
--> statement-breakpoint
CREATE INDEX `ix_gap_open` ON `script_gap` (`group_id`,`store_id`,`status`);
--> statement-breakpoint
CREATE INDEX `ix_gap_report` ON `script_gap_report` (`group_id`,`gap_id`,`at`);
--> statement-breakpoint
CREATE INDEX `ix_placement_slot` ON `script_placement` (`group_id`,`slot_id`);
--> statement-breakpoint
CREATE INDEX `ix_script_member` ON `script` (`group_id`,`member_id`);
--> statement-breakpoint
CREATE INDEX `ix_send_member` ON `script_send` (`group_id`,`member_id`,`sent_at`);
--> statement-breakpoint
CREATE INDEX `ix_send_relation` ON `script_send` (`group_id`,`relation_id`,`sent_at`);
--> statement-breakpoint
ALTER TABLE `script` DROP COLUMN `text`;
--> statement-breakpoint
ALTER TABLE `script` DROP COLUMN `enabled`;
