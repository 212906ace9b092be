package litellmha.settings;

import litellmha.gateway.GatewayPlan;

/** What {@code PackageDependenciesTest} must find: settings that know a feature. */
record SettingsThatUseAFeature(GatewayPlan plan) {}
