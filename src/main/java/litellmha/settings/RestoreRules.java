package litellmha.settings;

import java.util.List;
import java.util.Optional;

/** The rules of {@code database.restoreFrom}. */
final class RestoreRules {

    private static final String PATH = "database.restoreFrom";

    private RestoreRules() {}

    static void check(Database.RestoreFrom restore, List<Problem> problems) {
        if (restore.backup().isPresent() == restore.archive().isPresent()) {
            problems.add(Problem.of(
                            PATH,
                            restore.backup().isPresent() ? "backup and archive" : "neither backup nor archive",
                            "one of them")
                    .presuming(PATH + ".backup", PATH + ".archive"));
        }
        restore.backup()
                .filter(name -> !DnsName.isSubdomain(name))
                .ifPresent(name -> problems.add(Problem.of(
                        PATH + ".backup",
                        Problem.quoted(name),
                        "the name of a Backup; `kubectl get backups` lists them")));
        Ranges.check(PATH + ".generation", Optional.of(restore.generation()), problems);
        restore.archive().ifPresent(archive -> check(restore, archive, problems));
    }

    private static void check(Database.RestoreFrom restore, Database.Archived archive, List<Problem> problems) {
        Ranges.check(PATH + ".archive.generation", Optional.of(archive.generation()), problems);
        if (restore.generation() > 1 && archive.generation() >= restore.generation()) {
            problems.add(Problem.of(
                    PATH + ".archive.generation",
                    Integer.toString(archive.generation()),
                    "an earlier generation than %d, which is restored".formatted(restore.generation())));
        }
        if (UtcTime.parse(archive.time()).isEmpty()) {
            problems.add(Problem.of(PATH + ".archive.time", Problem.quoted(archive.time()), UtcTime.ALLOWED));
        }
    }
}
