package litellmha.doctor;

import java.util.List;
import java.util.Optional;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.platform.PlatformPlan;
import litellmha.settings.PostgresVersion;

/** Whether an upgrade to a major version of Postgres has failed, so that none runs, and whether this {@code up} goes back. */
final class MajorUpgradeFindings {

    private static final String SUBJECT = "Postgres upgrade";

    private MajorUpgradeFindings() {}

    static Read<Optional<FailedMajorUpgrade>> read(KubeApi api, PlatformPlan plan) {
        return api.list(
                        "/apis/batch/v1/namespaces/%s/jobs".formatted(plan.namespace()),
                        "labelSelector",
                        FailedMajorUpgrade.selector(plan.database().generation()))
                .map(jobs -> jobs.stream()
                        .flatMap(job -> FailedMajorUpgrade.of(job).stream())
                        .findFirst());
    }

    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        return facts.failedUpgrade()
                .fold(
                        found -> found.map(failed -> of(needs.plan(), failed)).stream()
                                .toList(),
                        reason -> List.of(Finding.unknownAside(SUBJECT, reason)));
    }

    private static Finding of(PlatformPlan plan, FailedMajorUpgrade failed) {
        String found =
                "pg_upgrade has failed in Job %s, and no Postgres runs: %s".formatted(failed.job(), failed.reason());
        return PostgresVersion.ofImage(failed.imageBefore())
                        .filter(before -> before.major()
                                == plan.database().image().version().major())
                        .isPresent()
                ? Finding.note(SUBJECT, found, "this `up` goes back to the data of before")
                : Finding.error(SUBJECT, found, failed.wayBack());
    }
}
