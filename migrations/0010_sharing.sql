CREATE TABLE `module_off` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`module` varchar(20) NOT NULL,
	`off_at` datetime(3) NOT NULL,
	`off_by` bigint NOT NULL,
	CONSTRAINT `module_off_group_id_store_id_module_pk` PRIMARY KEY(`group_id`,`store_id`,`module`)
);
--> statement-breakpoint
CREATE TABLE `app_share` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`app_id` bigint NOT NULL,
	`wecom_corp_id` varchar(64) NOT NULL,
	`name` varchar(64) NOT NULL,
	`joined` boolean NOT NULL,
	`inviter_userid` varchar(64),
	`state` varchar(20) NOT NULL,
	`since` datetime(3) NOT NULL,
	`agent_id` int,
	`corp_id` bigint,
	`reminded_at` datetime(3),
	CONSTRAINT `app_share_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_share_corp` UNIQUE(`group_id`,`app_id`,`wecom_corp_id`)
);
--> statement-breakpoint
CREATE TABLE `share_look` (
	`group_id` bigint NOT NULL,
	`app_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`trouble` varchar(300),
	CONSTRAINT `share_look_group_id_app_id_pk` PRIMARY KEY(`group_id`,`app_id`)
);
--> statement-breakpoint
ALTER TABLE `app_install` ADD `state` varchar(20) DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `app_install` ADD `url_checked_at` datetime(3);