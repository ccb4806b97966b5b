CREATE TABLE `audience_memberships` (
	`profile_id` integer NOT NULL,
	`audience_id` integer NOT NULL,
	`generation` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`profile_id`, `audience_id`),
	FOREIGN KEY (`profile_id`) REFERENCES `profiles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`audience_id`) REFERENCES `audiences`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "audience_membership_generation" CHECK("audience_memberships"."generation" >= 1)
);
--> statement-breakpoint
CREATE INDEX `audience_memberships_audience` ON `audience_memberships` (`audience_id`,`generation`,`profile_id`);--> statement-breakpoint
CREATE TABLE `audiences` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`subscribed_application_ids` text DEFAULT '[]' NOT NULL,
	`sandbox` integer DEFAULT false NOT NULL,
	`integration` text DEFAULT '' NOT NULL,
	`integration_id` text DEFAULT '' NOT NULL,
	`created_in_3rd_party` integer DEFAULT false NOT NULL,
	`generation` integer DEFAULT 1 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`last_update_at_ms` integer,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audiences_external_id` ON `audiences` (`account_id`,`sandbox`,`integration`,`integration_id`) WHERE "audiences"."integration_id" <> '' AND "audiences"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE TABLE `collection_items` (
	`collection_id` integer NOT NULL,
	`item` text NOT NULL,
	PRIMARY KEY(`collection_id`, `item`),
	FOREIGN KEY (`collection_id`) REFERENCES `collections`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `collections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`campaign_id` integer,
	`application_id` integer,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`subscribed_application_ids` text DEFAULT '[]' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `collections_account_name` ON `collections` (`account_id`,`name`) WHERE "collections"."campaign_id" IS NULL AND "collections"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `collections_campaign_name` ON `collections` (`campaign_id`,`name`) WHERE "collections"."campaign_id" IS NOT NULL AND "collections"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE INDEX `collections_application` ON `collections` (`application_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY NOT NULL,
	`application_id` integer NOT NULL,
	`type` text NOT NULL,
	`profile_integration_id` text NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_application` ON `events` (`application_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `events_profile` ON `events` (`application_id`,`profile_integration_id`);--> statement-breakpoint
CREATE TABLE `giveaway_awards` (
	`giveaway_id` integer PRIMARY KEY NOT NULL,
	`pool_id` integer NOT NULL,
	`closure_id` text NOT NULL,
	`position` integer NOT NULL,
	`profile_integration_id` text NOT NULL,
	`awarded_at_ms` integer NOT NULL,
	FOREIGN KEY (`giveaway_id`) REFERENCES `giveaways`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `giveaway_awards_closure` ON `giveaway_awards` (`closure_id`,`position`);--> statement-breakpoint
CREATE INDEX `giveaway_awards_pool` ON `giveaway_awards` (`pool_id`);--> statement-breakpoint
CREATE TABLE `giveaway_pools` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`sandbox` integer DEFAULT false NOT NULL,
	`subscribed_application_ids` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `giveaway_pools_name` ON `giveaway_pools` (`account_id`,`name`) WHERE "giveaway_pools"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE TABLE `giveaways` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`pool_id` integer NOT NULL,
	`code` text NOT NULL,
	`start_at_ms` integer,
	`end_at_ms` integer,
	`attributes` text DEFAULT '{}' NOT NULL,
	`import_id` integer,
	`used` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`pool_id`) REFERENCES `giveaway_pools`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `giveaways_pool` ON `giveaways` (`pool_id`,`id`);--> statement-breakpoint
CREATE INDEX `giveaways_free` ON `giveaways` (`pool_id`,`id`) WHERE "giveaways"."used" = 0;--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`entity` text NOT NULL,
	`amount` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_account` ON `imports` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `coupon_reservations` (
	`coupon_id` integer NOT NULL,
	`profile_integration_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`coupon_id`, `profile_integration_id`),
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `coupon_reservations_profile` ON `coupon_reservations` (`profile_integration_id`);--> statement-breakpoint
CREATE TABLE `referral_redemptions` (
	`closure_id` text PRIMARY KEY NOT NULL,
	`application_id` integer NOT NULL,
	`referral_id` integer NOT NULL,
	`friend_integration_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`rolled_back_at_ms` integer,
	FOREIGN KEY (`referral_id`) REFERENCES `referrals`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `referral_redemptions_friend` ON `referral_redemptions` (`application_id`,`friend_integration_id`) WHERE "referral_redemptions"."rolled_back_at_ms" IS NULL;--> statement-breakpoint
CREATE INDEX `referral_redemptions_referral` ON `referral_redemptions` (`referral_id`);--> statement-breakpoint
CREATE TABLE `referrals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`code` text NOT NULL,
	`advocate_integration_id` text NOT NULL,
	`friend_integration_id` text,
	`usage_limit` integer DEFAULT 1 NOT NULL,
	`start_at_ms` integer,
	`expires_at_ms` integer,
	`attributes` text DEFAULT '{}' NOT NULL,
	`import_id` integer,
	`batch_id` text,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "referral_usage_limit" CHECK("referrals"."usage_limit" BETWEEN 0 AND 999999)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `referrals_code` ON `referrals` (`application_id`,`code`) WHERE "referrals"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE INDEX `referrals_campaign` ON `referrals` (`campaign_id`,`id`);--> statement-breakpoint
CREATE INDEX `referrals_advocate` ON `referrals` (`application_id`,`advocate_integration_id`);--> statement-breakpoint
CREATE TABLE `cart_item_filters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`expression` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cart_item_filters_name` ON `cart_item_filters` (`application_id`,`name`) WHERE "cart_item_filters"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE TABLE `custom_effects` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`payload` text NOT NULL,
	`params` text DEFAULT '[]' NOT NULL,
	`is_per_item` integer DEFAULT false NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`application_ids` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_effects_name` ON `custom_effects` (`account_id`,`name`) WHERE "custom_effects"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE TABLE `evaluation_groups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`parent_id` integer,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`evaluation_mode` text DEFAULT 'stackable' NOT NULL,
	`evaluation_scope` text DEFAULT 'session' NOT NULL,
	`locked` integer DEFAULT false NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evaluation_group_mode" CHECK("evaluation_groups"."evaluation_mode" IN ('stackable', 'listOrder', 'lowestDiscount', 'highestDiscount')),
	CONSTRAINT "evaluation_group_scope" CHECK("evaluation_groups"."evaluation_scope" IN ('session', 'cartItem'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evaluation_groups_base` ON `evaluation_groups` (`application_id`) WHERE "evaluation_groups"."parent_id" IS NULL;--> statement-breakpoint
CREATE INDEX `evaluation_groups_application` ON `evaluation_groups` (`application_id`);--> statement-breakpoint
CREATE TABLE `event_types` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_types_name` ON `event_types` (`account_id`,`name`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`verb` text NOT NULL,
	`url` text NOT NULL,
	`headers` text DEFAULT '[]' NOT NULL,
	`payload` text,
	`params` text DEFAULT '[]' NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`draft` integer DEFAULT false NOT NULL,
	`application_ids` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `campaign_stores` (
	`campaign_id` integer NOT NULL,
	`store_id` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `store_id`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `campaign_stores_store` ON `campaign_stores` (`store_id`);--> statement-breakpoint
CREATE TABLE `store_budgets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`campaign_id` integer NOT NULL,
	`store_id` integer NOT NULL,
	`action` text DEFAULT 'setDiscount' NOT NULL,
	`period` text DEFAULT '' NOT NULL,
	`limit_thousandths` integer NOT NULL,
	`imported` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "store_budget_action" CHECK("store_budgets"."action" = 'setDiscount'),
	CONSTRAINT "store_budget_limit" CHECK("store_budgets"."limit_thousandths" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `store_budgets_scope` ON `store_budgets` (`campaign_id`,`store_id`,`action`,`period`);--> statement-breakpoint
CREATE TABLE `stores` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`integration_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stores_integration_id` ON `stores` (`application_id`,`integration_id`) WHERE "stores"."deleted_at_ms" IS NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `campaign_set_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `default_evaluation_group_id` integer;--> statement-breakpoint
ALTER TABLE `applications` ADD `default_cart_item_filter_id` integer;--> statement-breakpoint
ALTER TABLE `applications` ADD `attributes_settings` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `evaluation_group_id` integer;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `evaluation_position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `targeted_audience_ids` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
INSERT INTO `evaluation_groups` (`application_id`, `name`, `created_at_ms`)
SELECT `id`, 'Base group', `created_at_ms` FROM `applications`;
