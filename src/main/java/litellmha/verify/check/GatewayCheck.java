package litellmha.verify.check;

import litellmha.verify.judge.Judge;

/**
 * A check that any LiteLLM can be put to.
 *
 * @param claim what should be true of it; no tier guarantees it
 */
public record GatewayCheck(Judge judge, GatewayScenario scenario, String claim) {

    public String id() {
        return judge.id();
    }
}
