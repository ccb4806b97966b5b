CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY NOT NULL,
	`definitions_revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `application_api_keys` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`key_hash` text NOT NULL,
	`title` text NOT NULL,
	`platform` text DEFAULT 'none' NOT NULL,
	`type` text,
	`time_offset_ns` integer DEFAULT 0 NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`revoked_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "api_key_type" CHECK("application_api_keys"."type" IS NULL OR "application_api_keys"."type" = 'staging')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `application_api_keys_hash` ON `application_api_keys` (`key_hash`);--> statement-breakpoint
CREATE INDEX `application_api_keys_application` ON `application_api_keys` (`application_id`);--> statement-breakpoint
CREATE TABLE `applications` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`currency` text NOT NULL,
	`timezone` text NOT NULL,
	`case_sensitivity` text DEFAULT 'sensitive' NOT NULL,
	`sandbox` integer DEFAULT false NOT NULL,
	`default_discount_scope` text DEFAULT 'sessionTotal' NOT NULL,
	`default_item_discount_scope` text DEFAULT 'price' NOT NULL,
	`enable_cascading_discounts` integer DEFAULT false NOT NULL,
	`enable_partial_discounts` integer DEFAULT false NOT NULL,
	`enable_flattened_cart_items` integer DEFAULT true NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`limits` text DEFAULT '[]' NOT NULL,
	`catalogue_revision` integer DEFAULT 1 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "application_case_sensitivity" CHECK("applications"."case_sensitivity" IN ('sensitive', 'insensitive-uppercase', 'insensitive-lowercase'))
);
--> statement-breakpoint
CREATE TABLE `management_keys` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`endpoints` text DEFAULT '[]' NOT NULL,
	`allowed_application_ids` text DEFAULT '[]' NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`revoked_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `management_keys_hash` ON `management_keys` (`key_hash`);--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'enabled' NOT NULL,
	`type` text DEFAULT 'advanced' NOT NULL,
	`start_at_ms` integer,
	`end_at_ms` integer,
	`active_ruleset_id` integer,
	`ruleset_facts` text,
	`tags` text DEFAULT '[]' NOT NULL,
	`features` text DEFAULT '[]' NOT NULL,
	`limits` text DEFAULT '[]' NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`coupon_attributes` text DEFAULT '{}' NOT NULL,
	`coupon_settings` text,
	`referral_settings` text,
	`reevaluate_on_return` integer DEFAULT false NOT NULL,
	`changed_revision` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "campaign_state" CHECK("campaigns"."state" IN ('enabled', 'disabled', 'archived'))
);
--> statement-breakpoint
CREATE INDEX `campaigns_changes` ON `campaigns` (`application_id`,`changed_revision`);--> statement-breakpoint
CREATE TABLE `coupons` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`value` text NOT NULL,
	`usage_limit` integer DEFAULT 1 NOT NULL,
	`discount_limit_thousandths` integer,
	`reservation_limit` integer,
	`limits` text DEFAULT '[]' NOT NULL,
	`start_at_ms` integer,
	`expires_at_ms` integer,
	`recipient_integration_id` text,
	`attributes` text DEFAULT '{}' NOT NULL,
	`is_reservation_mandatory` integer DEFAULT false NOT NULL,
	`implicitly_reserved` integer DEFAULT false NOT NULL,
	`batch_id` text,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "coupon_usage_limit" CHECK("coupons"."usage_limit" BETWEEN 0 AND 999999),
	CONSTRAINT "coupon_discount_limit" CHECK("coupons"."discount_limit_thousandths" IS NULL OR "coupons"."discount_limit_thousandths" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `coupons_value` ON `coupons` (`application_id`,`value`) WHERE "coupons"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE INDEX `coupons_campaign` ON `coupons` (`campaign_id`,`id`);--> statement-breakpoint
CREATE INDEX `coupons_batch` ON `coupons` (`batch_id`);--> statement-breakpoint
CREATE INDEX `coupons_recipient` ON `coupons` (`application_id`,`recipient_integration_id`);--> statement-breakpoint
CREATE TABLE `rulesets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`campaign_id` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`form` text NOT NULL,
	`source` text NOT NULL,
	`body` text NOT NULL,
	`facts` text NOT NULL,
	`warnings` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`activated_at_ms` integer,
	`deleted_at_ms` integer,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ruleset_form" CHECK("rulesets"."form" IN ('v1', 'v2'))
);
--> statement-breakpoint
CREATE INDEX `rulesets_campaign` ON `rulesets` (`campaign_id`);--> statement-breakpoint
CREATE TABLE `closures` (
	`id` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`application_id` integer NOT NULL,
	`session_id` integer NOT NULL,
	`epoch` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`facts_unchanged` integer NOT NULL,
	CONSTRAINT "closure_outcome" CHECK("closures"."outcome" IN ('committed', 'aborted')),
	CONSTRAINT "closure_facts_unchanged" CHECK("closures"."facts_unchanged" = 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `closures_epoch` ON `closures` (`application_id`,`session_id`,`epoch`) WHERE "closures"."outcome" = 'committed';--> statement-breakpoint
CREATE INDEX `closures_fences` ON `closures` (`created_at_ms`) WHERE "closures"."outcome" = 'aborted';--> statement-breakpoint
CREATE TABLE `counters` (
	`campaign_id` integer NOT NULL,
	`action` text NOT NULL,
	`entity` text DEFAULT '' NOT NULL,
	`period` text DEFAULT '' NOT NULL,
	`used` integer DEFAULT 0 NOT NULL,
	`limit_total` integer,
	`last_delta` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign_id`, `entity`, `period`, `action`),
	CONSTRAINT "counter_not_negative" CHECK("counters"."used" >= 0),
	CONSTRAINT "within_limit" CHECK("counters"."last_delta" <= 0 OR "counters"."limit_total" IS NULL OR "counters"."used" <= "counters"."limit_total")
);
--> statement-breakpoint
CREATE TABLE `movements` (
	`closure_id` text NOT NULL,
	`campaign_id` integer NOT NULL,
	`action` text NOT NULL,
	`entity` text NOT NULL,
	`period` text NOT NULL,
	`delta` integer NOT NULL,
	PRIMARY KEY(`closure_id`, `campaign_id`, `entity`, `period`, `action`),
	FOREIGN KEY (`closure_id`) REFERENCES `closures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `movements_campaign` ON `movements` (`campaign_id`);--> statement-breakpoint
CREATE TABLE `profiles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`environment` text NOT NULL,
	`integration_id` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`closed_sessions` integer DEFAULT 0 NOT NULL,
	`total_sales_thousandths` integer DEFAULT 0 NOT NULL,
	`first_session_id` integer,
	`created_at_ms` integer NOT NULL,
	`last_activity_at_ms` integer NOT NULL,
	CONSTRAINT "profile_environment" CHECK("profiles"."environment" IN ('live', 'sandbox')),
	CONSTRAINT "profile_closed_sessions" CHECK("profiles"."closed_sessions" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `profiles_integration_id` ON `profiles` (`environment`,`integration_id`);--> statement-breakpoint
CREATE TABLE `redemptions` (
	`closure_id` text NOT NULL,
	`coupon_id` integer NOT NULL,
	`profile_integration_id` text,
	`created_at_ms` integer NOT NULL,
	`rolled_back_at_ms` integer,
	PRIMARY KEY(`closure_id`, `coupon_id`),
	FOREIGN KEY (`closure_id`) REFERENCES `closures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `redemptions_coupon` ON `redemptions` (`coupon_id`,`profile_integration_id`);--> statement-breakpoint
CREATE TABLE `additional_costs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`type` text DEFAULT 'session' NOT NULL,
	`subscribed_application_ids` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "additional_cost_type" CHECK("additional_costs"."type" IN ('session', 'item', 'both'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `additional_costs_name` ON `additional_costs` (`account_id`,`name`);--> statement-breakpoint
CREATE TABLE `attributes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`entity` text NOT NULL,
	`event_type` text DEFAULT '' NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`suggestions` text DEFAULT '[]' NOT NULL,
	`has_allowed_list` integer DEFAULT false NOT NULL,
	`restricted_by_suggestions` integer DEFAULT false NOT NULL,
	`editable` integer DEFAULT true NOT NULL,
	`subscribed_application_ids` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attributes_name` ON `attributes` (`account_id`,`entity`,`event_type`,`name`);--> statement-breakpoint
CREATE TABLE `loyalty_programs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`timezone` text NOT NULL,
	`card_based` integer DEFAULT false NOT NULL,
	`sandbox` integer DEFAULT false NOT NULL,
	`allow_subledger` integer DEFAULT false NOT NULL,
	`default_validity` text NOT NULL,
	`default_pending` text NOT NULL,
	`subscribed_applications` text DEFAULT '[]' NOT NULL,
	`settings` text DEFAULT '{}' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loyalty_programs_name` ON `loyalty_programs` (`account_id`,`name`);--> statement-breakpoint
CREATE TABLE `loyalty_tiers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`program_id` integer NOT NULL,
	`name` text NOT NULL,
	`min_points_hundredths` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`program_id`) REFERENCES `loyalty_programs`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loyalty_tier_threshold_not_negative" CHECK("loyalty_tiers"."min_points_hundredths" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loyalty_tiers_name` ON `loyalty_tiers` (`program_id`,`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `loyalty_tiers_threshold` ON `loyalty_tiers` (`program_id`,`min_points_hundredths`);--> statement-breakpoint
CREATE INDEX `loyalty_tiers_program` ON `loyalty_tiers` (`program_id`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`application_id` integer NOT NULL,
	`operation` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`status` integer NOT NULL,
	`answer` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`application_id`, `operation`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_age` ON `idempotency` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`sent_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_unsent` ON `outbox` (`sent_at_ms`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `session_copies` (
	`id` integer PRIMARY KEY NOT NULL,
	`application_id` integer NOT NULL,
	`integration_id` text NOT NULL,
	`profile_integration_id` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `session_copies_application` ON `session_copies` (`application_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `session_copies_profile` ON `session_copies` (`application_id`,`profile_integration_id`);--> statement-breakpoint
INSERT INTO `accounts` (`id`) VALUES (1);
