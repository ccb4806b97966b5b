CREATE TABLE `loyalty_card_profiles` (
	`card_id` integer NOT NULL,
	`profile_id` integer NOT NULL,
	`linked_before` integer NOT NULL,
	`users_limit` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`card_id`, `profile_id`),
	FOREIGN KEY (`card_id`) REFERENCES `loyalty_cards`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`profile_id`) REFERENCES `profiles`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loyalty_card_users_limit" CHECK("loyalty_card_profiles"."users_limit" = 0 OR "loyalty_card_profiles"."linked_before" < "loyalty_card_profiles"."users_limit")
);
--> statement-breakpoint
CREATE INDEX `loyalty_card_profiles_profile` ON `loyalty_card_profiles` (`profile_id`);--> statement-breakpoint
CREATE TABLE `loyalty_cards` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`program_id` integer NOT NULL,
	`identifier` text NOT NULL,
	`wallet_name` text NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`block_reason` text,
	`batch_id` text,
	`attributes` text DEFAULT '{}' NOT NULL,
	`new_card_identifier` text,
	`old_card_identifier` text,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`program_id`) REFERENCES `loyalty_programs`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loyalty_card_status" CHECK("loyalty_cards"."status" IN ('active', 'inactive'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loyalty_cards_identifier` ON `loyalty_cards` (`program_id`,`identifier`) WHERE "loyalty_cards"."deleted_at_ms" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `loyalty_cards_wallet` ON `loyalty_cards` (`wallet_name`) WHERE "loyalty_cards"."new_card_identifier" IS NULL;--> statement-breakpoint
CREATE INDEX `loyalty_cards_batch` ON `loyalty_cards` (`batch_id`);--> statement-breakpoint
CREATE TABLE `customer_identities` (
	`environment` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`profile_integration_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`environment`, `kind`, `value`),
	CONSTRAINT "customer_identity_kind" CHECK("customer_identities"."kind" IN ('email', 'phone', 'pos_account_id'))
);
--> statement-breakpoint
CREATE INDEX `customer_identities_profile` ON `customer_identities` (`environment`,`profile_integration_id`);--> statement-breakpoint
CREATE TABLE `point_redemption_steps` (
	`redemption_id` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`closure_id` text NOT NULL,
	`session_integration_id` text,
	`coupon_unused` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`redemption_id`, `version`),
	FOREIGN KEY (`redemption_id`) REFERENCES `point_redemptions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closure_id`) REFERENCES `closures`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "point_redemption_step_state" CHECK("point_redemption_steps"."state" IN ('spent', 'cancelled', 'expired')),
	CONSTRAINT "point_redemption_coupon_unused" CHECK("point_redemption_steps"."state" = 'spent' OR "point_redemption_steps"."coupon_unused" = 1)
);
--> statement-breakpoint
CREATE TABLE `point_redemptions` (
	`id` integer PRIMARY KEY NOT NULL,
	`application_id` integer NOT NULL,
	`option_id` integer NOT NULL,
	`environment` text NOT NULL,
	`profile_integration_id` text NOT NULL,
	`wallet_name` text NOT NULL,
	`program_id` integer NOT NULL,
	`subledger_id` text NOT NULL,
	`points_hundredths` integer NOT NULL,
	`coupon_id` integer NOT NULL,
	`code` text NOT NULL,
	`currency` text NOT NULL,
	`amount_cents` integer,
	`state` text NOT NULL,
	`is_delayed` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`transaction_uuid` text NOT NULL,
	`deadline_at_ms` integer,
	`closure_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`option_id`) REFERENCES `redemption_options`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closure_id`) REFERENCES `closures`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "point_redemption_state" CHECK("point_redemptions"."state" IN ('held', 'spent', 'cancelled', 'expired'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `point_redemptions_coupon` ON `point_redemptions` (`coupon_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `point_redemptions_transaction` ON `point_redemptions` (`transaction_uuid`);--> statement-breakpoint
CREATE INDEX `point_redemptions_profile` ON `point_redemptions` (`application_id`,`profile_integration_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `point_redemptions_code` ON `point_redemptions` (`application_id`,`code`);--> statement-breakpoint
CREATE INDEX `point_redemptions_due` ON `point_redemptions` (`deadline_at_ms`) WHERE "point_redemptions"."state" = 'held';--> statement-breakpoint
CREATE TABLE `redemption_options` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`icon` text DEFAULT '' NOT NULL,
	`discount_type` text NOT NULL,
	`points` integer DEFAULT 0 NOT NULL,
	`discount_amount_cents` integer,
	`discount_percentage` text,
	`sku` text,
	`rate_cents` text,
	`step` integer,
	`minimum_points` integer,
	`loyalty_program_id` integer NOT NULL,
	`subledger_id` text DEFAULT '' NOT NULL,
	`campaign_id` integer NOT NULL,
	`coupon_pattern` text,
	`coupon_validity` text,
	`start_at_ms` integer,
	`end_at_ms` integer,
	`active` integer DEFAULT true NOT NULL,
	`eligibility` text DEFAULT '{}' NOT NULL,
	`amounts` text DEFAULT '{}' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`loyalty_program_id`) REFERENCES `loyalty_programs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "redemption_option_discount_type" CHECK("redemption_options"."discount_type" IN ('fixed_amount', 'percentage', 'free_product', 'free_shipping', 'gift_card', 'fixed_variable'))
);
--> statement-breakpoint
CREATE INDEX `redemption_options_application` ON `redemption_options` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `profiles_email` ON `profiles` (`environment`,lower("attributes" ->> '$.Email')) WHERE "attributes" ->> '$.Email' IS NOT NULL;--> statement-breakpoint
CREATE INDEX `profiles_phone` ON `profiles` (`environment`,"attributes" ->> '$.Phone') WHERE "attributes" ->> '$.Phone' IS NOT NULL;--> statement-breakpoint
CREATE INDEX `profiles_pos_account` ON `profiles` (`environment`,"attributes" ->> '$.PosAccountId') WHERE "attributes" ->> '$.PosAccountId' IS NOT NULL;