CREATE TABLE `digest` (
	`group_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`day` varchar(10) NOT NULL,
	`sent_at` datetime(3) NOT NULL,
	`praised_member_id` bigint,
	`praised_by` bigint,
	`praised_at` datetime(3),
	CONSTRAINT `digest_group_id_store_id_day_pk` PRIMARY KEY(`group_id`,`store_id`,`day`)
);
