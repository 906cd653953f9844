CREATE TABLE `owner_visitor` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`account_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`unionid_hash` varchar(32) NOT NULL,
	`unionid_enc` varchar(300) NOT NULL,
	`openid_enc` varchar(300) NOT NULL,
	`pending_hash` varchar(32),
	`pending_until` datetime(3),
	`first_at` datetime(3) NOT NULL,
	`last_at` datetime(3) NOT NULL,
	CONSTRAINT `owner_visitor_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_visitor_unionid` UNIQUE(`group_id`,`account_id`,`unionid_hash`)
);
--> statement-breakpoint
CREATE TABLE `wechat_account` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`corp_id` bigint NOT NULL,
	`appid` varchar(64) NOT NULL,
	`name` varchar(64) NOT NULL,
	`secret_enc` text NOT NULL,
	CONSTRAINT `wechat_account_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_wechat_appid` UNIQUE(`appid`)
);
--> statement-breakpoint
CREATE INDEX `ix_visitor_pending` ON `owner_visitor` (`group_id`,`pending_hash`);--> statement-breakpoint
CREATE INDEX `ix_visitor_until` ON `owner_visitor` (`group_id`,`pending_until`);