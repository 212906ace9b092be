package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import litellmha.adoption.Owner;
import litellmha.doctor.ClusterFacts.Found;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.names.DatabaseNames;

/**
 * Whether objects of the stack's names exist that the stack did not create. Pulumi takes over what it finds if it is told to, and it
 * is told so if each such object is the stack's own, left by an {@code up} that was killed, or is named in
 * {@code litellm-ha:adopt}.
 */
final class ObjectFindings {

    static final String SUBJECT = "Objects";

    private final StackNeeds needs;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> inTheWay = new ArrayList<>();
    private final List<String> beingDeleted = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final TreeSet<String> unused;
    private boolean adoptable;
    private int own;

    private ObjectFindings(StackNeeds needs) {
        this.needs = needs;
        this.unused = new TreeSet<>(needs.plan().adopted());
    }

    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        ObjectFindings objects = new ObjectFindings(needs);
        facts.lookups().forEach(objects::add);
        return objects.findings();
    }

    /** Returns the stack's own objects that are on their way out, as the findings name them. */
    static List<String> beingDeleted(StackNeeds needs, ClusterFacts facts) {
        ObjectFindings objects = new ObjectFindings(needs);
        facts.lookups().forEach(objects::add);
        return objects.beingDeleted;
    }

    private void add(Lookup lookup) {
        Optional<Found> found = lookup.found().fold(value -> value, reason -> {
            unknown.add(reason);
            unused.remove(name(lookup));
            return Optional.empty();
        });
        found.ifPresent(object -> add(lookup, object));
    }

    private void add(Lookup lookup, Found found) {
        boolean ours = found.stack().equals(Optional.of(needs.stack()));
        if (ours && found.beingDeleted()) {
            beingDeleted.add(lookup.object());
        } else if (ours) {
            own++;
            if (found.phase().equals(DatabaseNames.FULL_PHASE)) {
                findings.add(
                        Finding.error(
                                SUBJECT,
                                "a volume of %s is full, and CloudNativePG does not enlarge it in that state"
                                        .formatted(lookup.object()),
                                "enlarge its PersistentVolumeClaims, and delete the pod that does not start: docs/full-volume.md"));
            }
        } else if (unused.remove(name(lookup))) {
            adopted(lookup, found);
        } else {
            inTheWay.add(lookup.object() + owner(found.owner()));
            adoptable |= found.stack().isEmpty();
        }
    }

    private void adopted(Lookup lookup, Found found) {
        found.refusals()
                .forEach(refusal -> findings.add(Finding.error(
                        SUBJECT,
                        "%s%s cannot be adopted: %s".formatted(lookup.object(), owner(found.owner()), refusal.reason()),
                        refusal.remedy())));
        if (found.refusals().isEmpty()) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "%s%s will be adopted".formatted(lookup.object(), owner(found.owner())),
                    found.owner().rival().orElse("`litellm-ha adopt` shows what will change")));
        }
    }

    private static String owner(Owner owner) {
        return owner.text().isEmpty() ? "" : " (%s)".formatted(owner.text());
    }

    /** Returns its name in {@code litellm-ha:adopt}. */
    private static String name(Lookup lookup) {
        return lookup.object().replace(' ', '/');
    }

    private List<Finding> findings() {
        if (!inTheWay.isEmpty()) {
            findings.add(Finding.error(
                    SUBJECT,
                    "already exist and were not created by stack %s: %s"
                            .formatted(needs.stack(), String.join(", ", inTheWay)),
                    "delete them, or give the stack another namespace"
                            + (adoptable ? "; or make them the stack's own: see `litellm-ha adopt`" : "")));
        }
        if (!beingDeleted.isEmpty()) {
            findings.add(Finding.error(
                    SUBJECT, "still being deleted: " + String.join(", ", beingDeleted), "wait until they are gone"));
        }
        if (!unknown.isEmpty()) {
            findings.add(Finding.unknown(SUBJECT, String.join("; ", unknown)));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    SUBJECT,
                    own == 0
                            ? "namespace %s is free".formatted(needs.plan().namespace())
                            : "%d of %d already exist, created by stack %s"
                                    .formatted(own, needs.objects().size(), needs.stack())));
        }
        if (!unused.isEmpty()) {
            findings.add(Finding.note(
                    SUBJECT,
                    "nothing to adopt, the stack's own or not there: " + String.join(", ", unused),
                    "remove them from litellm-ha:adopt"));
        }
        return findings;
    }
}
