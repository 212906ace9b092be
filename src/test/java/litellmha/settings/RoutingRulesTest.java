package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingRulesTest {

    private static final String MODELS = "[{'name': 'fast', 'model': 'openai/gpt-5-mini', 'mockResponse': 'x'},"
            + " {'name': 'smart', 'model': 'openai/gpt-5', 'mockResponse': 'x'},"
            + " {'name': 'long', 'model': 'gemini/gemini-2.5-pro', 'mockResponse': 'x'},"
            + " {'name': 'own', 'model': 'openai/own', 'apiBase': 'https://own.example.com/v1', 'free': true}]";

    private static List<String> faults(String routing) {
        return new ProdConfiguration()
                .with("models", MODELS)
                .with("routing", routing)
                .faults();
    }

    @Test
    void whatPeopleRouteIsAccepted() {
        assertThat(faults("""
                {'strategy': 'usage-based-routing-v2', 'retries': 2, 'timeoutSeconds': 180, 'allowedFails': 3,
                 'cooldownSeconds': 30, 'preCallChecks': true,
                 'retryPolicy': {'RateLimitErrorRetries': 3, 'BadRequestErrorRetries': 0},
                 'aliases': {'default': 'fast'}, 'hiddenAliases': {'gpt-4': 'smart'},
                 'fallbacks': {'fast': ['smart'], 'smart': ['long', 'default'], 'default': ['long']},
                 'contextWindowFallbacks': {'fast': ['long']}}""")).hasSize(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'fallbacks': {'fast': ['smarty']}} | routing.fallbacks.fast[0]: found "smarty"; allowed: the name of one of models; did you mean smart?
            {'fallbacks': {'fats': ['smart']}} | routing.fallbacks.fats: found "fats"; allowed: the name of one of models; did you mean fast?
            {'contextWindowFallbacks': {'fast': []}} | routing.contextWindowFallbacks.fast: found an empty list
            {'defaultFallbacks': ['x']} | routing.defaultFallbacks[0]: found "x"
            {'aliases': {'x': 'y'}} | routing.aliases.x: found "y"
            {'aliases': {'fast': 'smart'}} | routing.aliases.fast: found the name of a model
            {'aliases': {'x': 'z', 'z': 'fast'}} | routing.aliases.x: found "z"
            {'fallbacks': {'fast': ['smart'], 'smart': ['long'], 'long': ['fast']}} | routing.fallbacks.fast: found fast -> smart -> long -> fast; allowed: fallbacks that do not lead back
            {'fallbacks': {'fast': ['fast']}} | routing.fallbacks.fast: found fast -> fast
            {'strategy': 'simple-shuffel'} | did you mean simple-shuffle?
            {'retries': 11} | routing.retries: found 11; allowed: a whole number from 0 to 10
            {'cooldownSeconds': -1} | routing.cooldownSeconds: found -1
            {'fallbacks': {'own': ['smart']}} | routing.fallbacks.own: found smart, which costs money, behind own, which is free
            {'defaultFallbacks': ['smart']} | routing.defaultFallbacks: found smart, which costs money, behind own, which is free
            """)
    void aRouteThatLeadsNowhereIsRefused(String routing, String fault) {
        assertThat(faults(routing)).singleElement().asString().contains(fault);
    }

    @Test
    void anAliasOfItselfIsNoModel() {
        assertThat(faults("{'aliases': {'x': 'x'}}"))
                .singleElement()
                .asString()
                .contains("routing.aliases.x: found \"x\"");
    }
}
