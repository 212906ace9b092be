package litellmha.manifest;

import litellmha.platform.PlatformPlan;

/** Renders with the mocks of Pulumi's SDK, for tests in other packages. */
public final class MockedStack {

    private MockedStack() {}

    public static Manifests of(PlatformPlan plan) {
        return RenderedStack.of(plan, new MockRecorder());
    }
}
