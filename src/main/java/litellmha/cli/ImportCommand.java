package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.configimport.ConfigImport;
import litellmha.configimport.ImportException;
import litellmha.configimport.ImportReport;
import litellmha.configimport.SourceFile;
import litellmha.configimport.StackFileText;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.SecretTexts;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exits with 0 if everything came over and the stack file renders, else with 1. */
@Command(
        name = "import",
        description =
                "Makes a stack file of a config.yaml of LiteLLM's or of its chart's values, and says what became of each key.")
final class ImportCommand extends CommandCheckout implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CONFIG",
            arity = "0..1",
            description = "LiteLLM's config.yaml; not needed if the values have it in proxy_config")
    private Path config;

    @Option(names = "--values", description = "Helm values of one of LiteLLM's own charts")
    private Path values;

    @Option(names = "--tier", defaultValue = "prod", description = "the tier of the stack; default: ${DEFAULT-VALUE}")
    private String tier;

    @Option(
            names = "--stack",
            defaultValue = "imported",
            description = "the name of the new stack, whose file must not exist yet; default: ${DEFAULT-VALUE}")
    private String stack;

    ImportCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public Integer call() {
        Tier wanted = Tier.of(tier)
                .orElseThrow(() -> new CommandFailure(
                        "--tier: found %s; %s".formatted(tier, CommandErrors.instead(tier, Tier.keys()))));
        Path target = checkout().resolve(StackFile.name(stack));
        if (config == null && values == null) {
            throw new CommandFailure("found no configuration; allowed: CONFIG, --values or both");
        }
        ConfigImport imported = imported(wanted);
        String source = Stream.of(config, values)
                .filter(Objects::nonNull)
                .map(Path::toString)
                .collect(Collectors.joining(" --values "));
        write(
                target,
                StackFileText.of(
                        imported,
                        config == null ? "--values " + source : source,
                        wanted,
                        stackFile(wanted.key()).config()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(ImportReport.of(imported));
        out.printf("The stack file is %s.%n", shown(target));
        boolean renders = renders(out);
        out.flush();
        return imported.isComplete() && renders ? 0 : 1;
    }

    private ConfigImport imported(Tier tier) {
        try {
            return ConfigImport.of(
                    Optional.ofNullable(config).map(SourceFile::read),
                    Optional.ofNullable(values).map(SourceFile::read),
                    tier);
        } catch (ImportException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** Never writes half a file, and never over one. */
    private void write(Path target, String text) {
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    "--stack: found %s, whose stack file already exists; allowed: the name of a new stack"
                            .formatted(stack));
        } catch (IOException e) {
            throw new CommandFailure("cannot write %s: %s".formatted(shown(target), e.getMessage()));
        }
    }

    private boolean renders(PrintWriter out) {
        try {
            int objects = RenderedStack.of(PlatformPlan.of(stack, settings(stack)))
                    .objects()
                    .size();
            out.printf("`litellm-ha render --stack %s` accepts it: %d objects.%n", stack, objects);
            return true;
        } catch (InvalidSettingsException e) {
            out.printf(
                    "`litellm-ha render --stack %s` does not accept it yet. %s%n",
                    stack, SecretTexts.masked(e.getMessage()));
            return false;
        }
    }
}
