package litellmha.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;

/** The rules for guardrails. */
final class GuardrailRules {

    private final List<Problem> problems;

    private GuardrailRules(List<Problem> problems) {
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        GuardrailRules rules = new GuardrailRules(problems);
        SecretReferences secrets = SecretReferences.of(settings, problems);
        Set<String> names = new HashSet<>();
        List<Guardrail> guardrails = settings.guardrails().orElse(List.of());
        for (int i = 0; i < guardrails.size(); i++) {
            Guardrail guardrail = guardrails.get(i);
            String path = "guardrails[" + i + "].";
            if (guardrail.name().isBlank()
                    || References.isReference(guardrail.name())
                    || !names.add(guardrail.name())) {
                problems.add(Problem.of(path + "name", Problem.quoted(guardrail.name()), "a name of its own"));
            }
            rules.guardrail(path, guardrail);
            guardrail.apiKey().ifPresent(key -> secrets.check(path + "apiKey", key));
            secrets.check(path, guardrail.secretParams(), Section.GUARDRAILS);
            PassThroughRules.check(guardrail.params(), Section.GUARDRAILS, path + "params", path, problems);
        }
    }

    private void guardrail(String path, Guardrail guardrail) {
        Set<String> known = KnownKeys.pinned().words(Vocabulary.GUARDRAIL);
        if (guardrail.guardrail().contains(".") || guardrail.guardrail().equals("custom_code")) {
            problems.add(
                    Problem.of(
                            path + "guardrail",
                            Problem.quoted(guardrail.guardrail()),
                            "a guardrail of LiteLLM's: own Python does not run here; generic_guardrail_api asks a service of your own"));
        } else if (!known.contains(guardrail.guardrail())) {
            word(path + "guardrail", guardrail.guardrail(), known);
        }
        Set<String> modes = KnownKeys.pinned().words(Vocabulary.GUARDRAIL_MODE);
        if (guardrail.modes().isEmpty()) {
            problems.add(Problem.of(path + "modes", "an empty list", "some of " + String.join(", ", modes)));
        }
        for (int i = 0; i < guardrail.modes().size(); i++) {
            if (!modes.contains(guardrail.modes().get(i))) {
                word(path + "modes[" + i + "]", guardrail.modes().get(i), modes);
            }
        }
    }

    private void word(String path, String found, Set<String> known) {
        problems.add(new Problem(
                SettingsReader.PREFIX + path,
                Problem.quoted(found),
                "one of " + String.join(", ", known),
                NearMiss.of(found, known).map(Problem::didYouMean).orElse("")));
    }
}
