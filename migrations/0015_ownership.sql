ALTER TABLE `collision` ADD `other_store_id` bigint;--> statement-breakpoint
ALTER TABLE `collision` ADD `proposed` varchar(20);--> statement-breakpoint
ALTER TABLE `collision` ADD `proposed_rule` varchar(20);--> statement-breakpoint
ALTER TABLE `collision` ADD `other_share` smallint;--> statement-breakpoint
ALTER TABLE `collision` ADD `evidence` json;--> statement-breakpoint
ALTER TABLE `collision` ADD `due_at` datetime(3);--> statement-breakpoint
CREATE INDEX `ix_collision_other` ON `collision` (`group_id`,`other_store_id`,`status`);--> statement-breakpoint
CREATE INDEX `ix_collision_due` ON `collision` (`group_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `ix_collision_person` ON `collision` (`group_id`,`person_id`);