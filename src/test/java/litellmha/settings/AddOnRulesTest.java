package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MCP servers, guardrails, callbacks, and models in the database. */
class AddOnRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration().with("providerKeys", "{'OPENAI_API_KEY': 'x'}");

    @Test
    void whatPeopleAddIsAccepted() {
        assertThat(prod.with(
                                "mcpServers",
                                "{'search': {'url': 'https://mcp.example.com/mcp', 'secretParams': {'auth_value':"
                                        + " 'OPENAI_API_KEY'}, 'settings': {'access_groups': ['everyone']}}}")
                        .with(
                                "guardrails",
                                "[{'name': 'moderation', 'guardrail': 'openai_moderation', 'modes': ['pre_call'],"
                                        + " 'apiKey': 'OPENAI_API_KEY', 'defaultOn': false}]")
                        .with("litellm", "{'callbacks': ['otel'], 'serviceCallbacks': ['prometheus_system']}")
                        .with("general", "{'settings': {'alerting': ['slack'], 'background_health_checks': true}}")
                        .faults())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            mcpServers | {'a': {'url': 'https://a.example.com', 'transport': 'stdio'}} | mcpServers.a.transport: found "stdio"; allowed: http or sse
            mcpServers | {'a b': {'url': 'https://a.example.com'}} | mcpServers: found "a b"
            mcpServers | {'a': {'url': 'http://mcp-search.tools.svc:8080/mcp'}} | mcpServers.a.url: found
            mcpServers | {'a': {'url': 'https://a.example.com', 'settings': {'command': 'npx'}}} | it starts a program in the pod
            mcpServers | {'a': {'url': 'https://a.example.com', 'settings': {'static_headers': {'X-Version': 2}}}} | static_headers.X-Version: found 2; allowed: a text; put it in quotes
            mcpServers | {'a': {'url': 'https://a.example.com', 'settings': {'auth_value': 'x'}}} | a secret; name it in secretParams
            mcpServers | {'a': {'url': 'https://a.example.com', 'secretParams': {'auth_value': 'NONE'}}} | found "NONE"; allowed: one of providerKeys and secretEnv
            mcpServers | {'a': {'url': 'https://a.example.com', 'settings': {'acess_groups': []}}} | did you mean access_groups?
            guardrails | [{'name': 'm', 'guardrail': 'openai_moderaton', 'modes': ['pre_call']}] | did you mean openai_moderation?
            guardrails | [{'name': 'm', 'guardrail': 'my.Guard', 'modes': ['pre_call']}] | own Python does not run here
            guardrails | [{'name': 'm', 'guardrail': 'presidio', 'modes': ['pre_cal']}] | did you mean pre_call?
            guardrails | [{'name': 'm', 'guardrail': 'presidio', 'modes': []}] | guardrails[0].modes: found an empty list
            guardrails | [{'name': 'm', 'guardrail': 'presidio', 'modes': ['pre_call'], 'apiBase': 'http://presidio.tools.svc:3000'}] | guardrails[0].apiBase: found
            litellm | {'callbacks': ['langfus']} | litellm.callbacks[0]: found "langfus"; allowed: a callback of LiteLLM's; did you mean langfuse?
            litellm | {'callbacks': ['my_callbacks.audit']} | own Python does not run here
            general | {'settings': {'store_model_in_db': true}} | set general.modelsInDatabase
            general | {'settings': {'supported_db_objects': ['models']}} | this program sets it where it is needed
            """)
    void whatCannotBeHadIsRefused(String key, String value, String fault) {
        assertThat(prod.with(key, value).faults()).singleElement().asString().contains(fault);
    }

    @Test
    void modelsMayAllBeInTheDatabase() {
        assertThat(prod.with("models", "[]").faults())
                .singleElement()
                .asString()
                .contains("at least one model, or general.modelsInDatabase: true");
        assertThat(prod.with("general", "{'modelsInDatabase': true}").faults()).isEmpty();
    }
}
