package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the documents point to is there: links, headings, targets of make, tools, commands and their options. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+?) *$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("(?m)^ {4,}\\S.*$|(?s)```.*?```|`[^`\n]+`");
    private static final Pattern MAKE = Pattern.compile("(?m)^[` ]{0,8}(?:[A-Z_0-9]+=\\S+ )*make +([a-z0-9]+)");
    private static final Pattern TOOL = Pattern.compile("(?<![\\w./-])tools/[\\w./-]*\\w");
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w-])litellm-ha +([a-z][^\n`|]*)");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    @TempDir
    private Path repository;

    @BeforeEach
    void aRepository() throws IOException {
        Files.createDirectories(repository.resolve("docs"));
        Files.writeString(repository.resolve("Makefile"), "up: build ## starts it\n");
        Files.writeString(repository.resolve("docs/other.md"), "# Other\n\n## What `prod` asks for\n");
    }

    @Test
    void everythingThatTheDocumentsPointToIsThere() throws IOException {
        assertThat(documents(CommittedStacks.CHECKOUT))
                .extracting(path -> path.getFileName().toString())
                .contains("README.md", "CONTRIBUTING.md", "verify.md");
        assertThat(missing(CommittedStacks.CHECKOUT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    [text](docs/none.md); docs/none.md
                    [text](docs/other.md#none); docs/other.md#none
                    [text](#none); #none
                    `make none`; make none
                    `tools/none`; tools/none
                    `./litellm-ha none --stack prod`; litellm-ha none
                    `./litellm-ha verify none`; litellm-ha verify none
                    `./litellm-ha tiers --none`; litellm-ha tiers --none
                    """)
    void whatIsNotThereIsFound(String text, String missing) throws IOException {
        Files.writeString(repository.resolve("README.md"), text);

        assertThat(missing(repository)).containsExactly("README.md: " + missing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[text](docs/other.md#what-prod-asks-for)",
                "[text](https://example.org/none)",
                "`make up STACK=prod`",
                "make sure that it does",
                "`./litellm-ha verify run --stack prod --check ID --yes`",
            })
    void whatIsThereIsNoFault(String text) throws IOException {
        Files.writeString(repository.resolve("README.md"), text);

        assertThat(missing(repository)).isEmpty();
    }

    private static List<Path> documents(Path repository) throws IOException {
        try (Stream<Path> top = Files.list(repository);
                Stream<Path> docs = Files.list(repository.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> missing(Path repository) throws IOException {
        List<String> missing = new ArrayList<>();
        String makefile = Files.readString(repository.resolve("Makefile"));
        for (Path document : documents(repository)) {
            String text = Files.readString(document);
            String code = all(CODE, text).map(MatchResult::group).collect(Collectors.joining("\n"));
            Stream.of(
                            all(LINK, text).map(link -> link.group(1)).filter(link -> !resolves(document, link)),
                            all(MAKE, code)
                                    .map(target -> target.group(1))
                                    .filter(target -> !makefile.contains("\n" + target + ":")
                                            && !makefile.startsWith(target + ":"))
                                    .map(target -> "make " + target),
                            all(TOOL, code)
                                    .map(MatchResult::group)
                                    .filter(tool -> !Files.exists(repository.resolve(tool))),
                            all(COMMAND, code).flatMap(command -> unknown(command.group(1))))
                    .flatMap(found -> found)
                    .distinct()
                    .forEach(found -> missing.add(repository.relativize(document) + ": " + found));
        }
        return missing;
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static boolean resolves(Path document, String link) {
        if (link.contains("://")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path document) {
        try {
            return all(HEADING, Files.readString(document))
                    .map(heading -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first word that is no command of its own, or the options that the command does not have. */
    private static Stream<String> unknown(String words) {
        CommandLine command = Main.commandLine(CommittedStacks.CHECKOUT);
        String name = "litellm-ha";
        for (String word : Arrays.asList(words.split("[^a-z-]+"))) {
            if (command.getSubcommands().isEmpty() || word.startsWith("-")) {
                break;
            }
            command = command.getSubcommands().get(word);
            name += " " + word;
            if (command == null) {
                return Stream.of(name);
            }
        }
        CommandLine found = command;
        String prefix = name;
        return all(OPTION, words)
                .map(MatchResult::group)
                .filter(option -> !found.getCommandSpec().optionsMap().containsKey(option))
                .map(option -> prefix + " " + option);
    }
}
