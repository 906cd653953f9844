CREATE TABLE `request_once` (
	`group_id` bigint NOT NULL,
	`employee_id` bigint NOT NULL,
	`request_key` varchar(64) NOT NULL,
	`object_id` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `request_once_group_id_employee_id_request_key_pk` PRIMARY KEY(`group_id`,`employee_id`,`request_key`)
);
--> statement-breakpoint
CREATE INDEX `ix_request_at` ON `request_once` (`at`);