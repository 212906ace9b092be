package litellmha.offline;

import static litellmha.offline.ProviderCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import litellmha.offline.ManagedObject.Manager;
import org.junit.jupiter.api.Test;

class ManagedObjectTest {
    private static final Manager CREATOR = Manager.updating("creator");

    private final ManagedObject created =
            ManagedObject.created(json("{'metadata': {'name': 'a'}, 'spec': {'one': 1, 'list': [1, 2]}}"), CREATOR);

    @Test
    void a_field_belongs_to_all_who_set_it_alike() {
        ManagedObject both = created.apply(json("{'spec': {'one': 1}}"), "other", false);

        assertThat(both.fields())
                .isEqualTo(Map.of(
                        CREATOR, Set.of("/spec/one", "/spec/list"), Manager.applying("other"), Set.of("/spec/one")));
    }

    @Test
    void another_value_is_a_conflict_that_names_manager_and_field() {
        assertThatThrownBy(() -> created.apply(json("{'spec': {'one': 2}}"), "other", false))
                .hasMessageContaining("apply conflict with \"creator\": /spec/one");
    }

    @Test
    void another_value_by_force_takes_the_field() {
        ManagedObject taken = created.apply(json("{'spec': {'one': 2}}"), "other", true);

        assertThat(taken.object().at("/spec/one").asInt()).isEqualTo(2);
        assertThat(taken.fields().get(CREATOR)).containsExactly("/spec/list");
    }

    @Test
    void what_its_only_manager_leaves_out_goes_with_what_is_empty_then() {
        ManagedObject applied = created.apply(json("{'spec': {'inner': {'two': 2}}}"), "other", false);

        assertThat(applied.apply(json("{'spec': {'one': 1}}"), "other", false).object())
                .isEqualTo(created.object());
    }

    @Test
    void what_somebody_else_has_created_stays_when_it_is_left_out() {
        ManagedObject both = created.apply(json("{'spec': {'one': 1}}"), "other", false);

        assertThat(both.relinquished("other")).isEqualTo(created);
    }

    @Test
    void transferred_fields_go_when_they_are_left_out() {
        ManagedObject transferred = created.transferred(Set.of(CREATOR), "other");

        assertThat(transferred
                        .apply(json("{'spec': {'one': 1}}"), "other", false)
                        .object())
                .isEqualTo(json("{'metadata': {'name': 'a'}, 'spec': {'one': 1}}"));
    }

    @Test
    void managers_are_stored_with_the_object() {
        assertThat(ManagedObject.of(created.stored())).isEqualTo(created);
    }
}
