/** What mParticle may ask of a client, and what it may send (reference CALLERS, mParticle). */
export function registrationAnswer() {
  return {
    name: "Tessera",
    description: "An open promotion and loyalty engine: campaigns, codes, points and referrals.",
    version: "1.0.0",
    permissions: {
      allow_consent_state: false,
      allow_access_mpid: true,
      allow_user_attributes: true,
      allow_audience_user_attributes: true,
      user_identities: [
        { type: "email", encoding: "raw" },
        { type: "customer", encoding: "raw" },
      ],
    },
    audience_processing_registration: {
      account_settings: ACCOUNT_SETTINGS,
      audience_subscription_settings: [
        {
          type: "integer",
          id: "t1AudienceID",
          name: "Audience id",
          visible: false,
          required: false,
        },
      ],
    },
    event_processing_registration: {
      account_settings: ACCOUNT_SETTINGS,
      supported_event_types: ["custom_event"],
      supported_runtime_environments: RUNTIME_ENVIRONMENTS,
      supported_system_notification_types: [],
      max_data_age_hours: -1,
    },
  };
}

/** Settings are texts: the platform knows no other default. */
const ACCOUNT_SETTINGS = [
  textSetting("deploymentURL", "Deployment URL", "The host of this deployment"),
  textSetting("apiKey", "API key", "A key of your Application that was made for mParticle"),
  {
    ...textSetting("userIdField", "User ID", "Which identity is the customer's id here"),
    default_value: "customerId",
  },
  {
    type: "boolean",
    id: "runRuleEngine",
    name: "Run rules",
    description: "Whether rules run after each change of an audience's members",
    visible: true,
    required: true,
    confidential: false,
    default_value: "false",
  },
];

const RUNTIME_ENVIRONMENTS = [
  "unknown",
  "android",
  "ios",
  "tvos",
  "mobileweb",
  "roku",
  "xbox",
  "firetv",
  "alexa",
  "smarttv",
];

function textSetting(id: string, name: string, description: string) {
  return {
    type: "text",
    id,
    name,
    description,
    visible: true,
    required: true,
    confidential: id === "apiKey",
    default_value: "",
  };
}
