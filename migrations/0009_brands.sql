ALTER TABLE `assignment` ADD `brand` varchar(20);--> statement-breakpoint
ALTER TABLE `script` ADD `brand_place` varchar(45);--> statement-breakpoint
-- Two of one name could be made in the same moment: the later one gets the end of its key.
UPDATE `attribute_def` d JOIN `attribute_def` e ON e.`group_id` = d.`group_id` AND e.`name` = d.`name` AND e.`key` < d.`key` SET d.`name` = CONCAT(LEFT(d.`name`, 14), RIGHT(d.`key`, 6));--> statement-breakpoint
ALTER TABLE `attribute_def` ADD CONSTRAINT `uq_attribute_name` UNIQUE(`group_id`,`name`);--> statement-breakpoint
ALTER TABLE `script` ADD CONSTRAINT `uq_script_brand_place` UNIQUE(`group_id`,`brand_place`);