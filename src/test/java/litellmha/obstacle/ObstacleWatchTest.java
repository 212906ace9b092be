package litellmha.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.obstacle.Obstacle.Outlook;
import org.junit.jupiter.api.Test;

class ObstacleWatchTest {

    private static final Obstacle NO_IMAGE = new Obstacle("Pod a", "ErrImagePull", "not found", Outlook.POOR);
    private static final Obstacle NO_ROOM = new Obstacle("Pod b", "Unschedulable", "0/3 nodes", Outlook.OPEN);

    private final List<String> told = new ArrayList<>();
    private List<Obstacle> present = List.of();
    private List<Obstacle> reported = List.of();
    private boolean reachable = true;
    private long seconds;

    private final ObstacleWatch watch = new ObstacleWatch(
            () -> reachable ? Optional.of(new StackObjects.Sight(present, reported)) : Optional.empty(),
            () -> seconds * 1_000_000_000,
            told::add,
            () -> {});

    /** Looks every 5 seconds. */
    private Optional<String> after(int length) {
        Optional<String> stop = Optional.empty();
        for (long end = seconds + length; seconds < end && stop.isEmpty(); seconds += 5) {
            stop = watch.look();
        }
        return stop;
    }

    @Test
    void whatLastsIsToldOnceAndWhatCannotGoAwayEndsTheUp() {
        watch.look();
        present = List.of(NO_IMAGE);

        assertThat(after(30)).isEmpty();
        assertThat(told).containsExactly("waiting for Pod a: ErrImagePull: not found");
        assertThat(after(30)).contains("Pod a: ErrImagePull: not found");
        assertThat(told).hasSize(1);
    }

    @Test
    void whatHasGivenUpEndsTheUpAtOnce() {
        watch.look();
        present = List.of(new Obstacle("Backup before", "failed", "no such class", Outlook.NONE));

        assertThat(watch.look()).contains("Backup before: failed: no such class");
    }

    @Test
    void whatHadGivenUpBeforeDoesNotEndTheUp() {
        present = List.of(new Obstacle("Backup before", "failed", "no such class", Outlook.NONE));

        assertThat(after(600)).isEmpty();
    }

    @Test
    void twoNamesOfOneFaultAreOneObstacle() {
        watch.look();
        Optional<String> stop = Optional.empty();
        for (int i = 0; i < 6; i++) {
            present = List.of(
                    i % 2 == 0 ? NO_IMAGE : new Obstacle("Pod a", "ImagePullBackOff", "back-off", Outlook.POOR));
            stop = after(10);
        }

        assertThat(stop).isPresent();
    }

    @Test
    void whatMayGoAwayIsOnlyTold() {
        watch.look();
        present = List.of(NO_ROOM);

        assertThat(after(600)).isEmpty();
        assertThat(told).containsExactly("waiting for Pod b: Unschedulable: 0/3 nodes");
    }

    @Test
    void whatGoesAwayInTimeIsNotTold() {
        watch.look();
        present = List.of(NO_ROOM);
        after(10);
        present = List.of();
        after(10);
        present = List.of(NO_ROOM);
        after(10);

        assertThat(told).isEmpty();
    }

    @Test
    void whatWasThereBeforeIsToldAndDoesNotEndTheUpThatMayMendIt() {
        present = List.of(NO_IMAGE);
        reported = List.of(new Obstacle("ReplicaSet c", "FailedCreate", "an hour ago", Outlook.OPEN));

        assertThat(after(600)).isEmpty();
        assertThat(told).containsExactly("waiting for Pod a: ErrImagePull: not found");
    }

    @Test
    void aReportOfTheRunIsTold() {
        watch.look();
        reported = List.of(new Obstacle("ReplicaSet c", "FailedCreate", "exceeded quota", Outlook.OPEN));
        after(10);

        assertThat(told).containsExactly("waiting for ReplicaSet c: FailedCreate: exceeded quota");
    }

    @Test
    void aClusterThatDoesNotAnswerEndsNothing() {
        watch.look();
        present = List.of(NO_IMAGE);
        after(30);
        reachable = false;

        assertThat(after(60)).isEmpty();
    }
}
