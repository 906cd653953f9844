CREATE TABLE `brand_model` (
	`group_id` bigint NOT NULL,
	`brand` varchar(20) NOT NULL,
	`name` varchar(40) NOT NULL,
	`sort` smallint NOT NULL,
	CONSTRAINT `brand_model_group_id_brand_name_pk` PRIMARY KEY(`group_id`,`brand`,`name`)
);
