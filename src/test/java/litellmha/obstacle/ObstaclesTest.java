package litellmha.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Stream;
import litellmha.obstacle.Obstacle.Outlook;
import org.junit.jupiter.api.Test;

class ObstaclesTest {

    private static JsonNode object(String json) throws Exception {
        return new JsonMapper().readTree(json.replace('\'', '"'));
    }

    private static JsonNode podWaiting(String reason, String message) throws Exception {
        return object("""
                {'metadata': {'name': 'litellm-1'}, 'status': {'containerStatuses': [
                  {'name': 'litellm', 'restartCount': 3, 'state': {'waiting': {'reason': '%s', 'message': '%s'}},
                   'lastState': {'terminated': {'exitCode': 137, 'reason': 'OOMKilled'}}}]}}""".formatted(reason, message));
    }

    private static String shown(Stream<Obstacle> obstacles) {
        return obstacles.toList().toString();
    }

    @Test
    void anImageThatCannotBePulledHardlyComes() throws Exception {
        assertThat(Obstacles.ofPod(podWaiting("ErrImagePull", "not found:\\n manifest unknown")))
                .singleElement()
                .isEqualTo(new Obstacle(
                        "Pod litellm-1, container litellm",
                        "ErrImagePull",
                        "not found: manifest unknown",
                        Outlook.POOR));
    }

    @Test
    void aContainerThatCrashesSaysHowItEnded() throws Exception {
        assertThat(Obstacles.ofPod(podWaiting("CrashLoopBackOff", "back-off 40s")))
                .singleElement()
                .isEqualTo(new Obstacle(
                        "Pod litellm-1, container litellm",
                        "CrashLoopBackOff",
                        "it ended 3 times, the last time with exit code 137 (OOMKilled)",
                        Outlook.OPEN));
    }

    @Test
    void whatAContainerSaidWhenItEndedIsTold() throws Exception {
        assertThat(shown(Obstacles.ofPod(object("""
                        {'metadata': {'name': 'litellm-1'}, 'status': {'initContainerStatuses': [{'name': 'salt-key',
                          'restartCount': 2, 'state': {'waiting': {'reason': 'CrashLoopBackOff', 'message': 'back-off'}},
                          'lastState': {'terminated': {'exitCode': 78, 'reason': 'Error', 'message': 'it is wrong'}}}]}}"""))))
                .isEqualTo(
                        "[Pod litellm-1, container salt-key: CrashLoopBackOff: it ended 2 times, the last time with exit"
                                + " code 78 (Error): it is wrong]");
    }

    @Test
    void aContainerThatStartsIsNoObstacle() throws Exception {
        assertThat(Obstacles.ofPod(podWaiting("ContainerCreating", ""))).isEmpty();
        assertThat(Obstacles.ofPod(podWaiting("PodInitializing", ""))).isEmpty();
    }

    @Test
    void anInitContainerCountsAsWell() throws Exception {
        assertThat(shown(Obstacles.ofPod(object("""
                        {'metadata': {'name': 'litellm-migrations-1'}, 'status': {'initContainerStatuses': [{'name': 'wait',
                          'state': {'waiting': {'reason': 'CreateContainerConfigError', 'message': 'no secret'}}}]}}"""))))
                .isEqualTo("[Pod litellm-migrations-1, container wait: CreateContainerConfigError: no secret]");
    }

    @Test
    void aPodWithoutANodeMayFindOne() throws Exception {
        assertThat(Obstacles.ofPod(object("""
                        {'metadata': {'name': 'litellm-pg-1'}, 'status': {'conditions': [{'type': 'PodScheduled',
                          'status': 'False', 'reason': 'Unschedulable', 'message': '0/3 nodes are available'}]}}""")))
                .singleElement()
                .isEqualTo(new Obstacle("Pod litellm-pg-1", "Unschedulable", "0/3 nodes are available", Outlook.OPEN));
    }

    @Test
    void aBackupThatHasFailedSaysWhyAndStaysSo() throws Exception {
        String backup = "{'metadata': {'name': 'before'}, 'status': {'phase': '%s', 'error': 'no such\\n class'}}";

        assertThat(Obstacles.ofBackup(object(backup.formatted("failed"))))
                .singleElement()
                .isEqualTo(new Obstacle("Backup before", "failed", "no such class", Outlook.NONE));
        assertThat(Obstacles.ofBackup(object(backup.formatted("finalizing")))).isEmpty();
    }

    private static JsonNode upgradeWith(String condition) throws Exception {
        return object("""
                {'metadata': {'name': 'litellm-pg-1-major-upgrade', 'namespace': 'ns'}, 'spec': {'template': {'spec': {
                   'initContainers': [{'name': 'bootstrap-controller', 'image': 'operator'}, {'name': 'prepare', 'image': 'pg:17.6'}],
                   'containers': [{'name': 'major-upgrade', 'image': 'pg:18.1'}]}}},
                 'status': {'conditions': [%s]}}""".formatted(condition));
    }

    @Test
    void aMajorUpgradeThatHasFailedSaysWhereItsReasonIsAndHowToGoBack() throws Exception {
        assertThat(Obstacles.ofMajorUpgrade(upgradeWith("{'type': 'Failed', 'status': 'True'}")))
                .singleElement()
                .matches(obstacle -> obstacle.outlook() == Outlook.NONE)
                .hasToString(
                        "Job litellm-pg-1-major-upgrade: pg_upgrade failed: `kubectl -n ns logs job/litellm-pg-1-major-upgrade`"
                                + " says why. To go back, set litellm-ha:database.image to pg:17.6 and run `up`: the data is as it was");
    }

    @Test
    void aMajorUpgradeThatRunsIsNoObstacle() throws Exception {
        assertThat(Obstacles.ofMajorUpgrade(upgradeWith(""))).isEmpty();
        assertThat(Obstacles.ofMajorUpgrade(upgradeWith("{'type': 'Failed', 'status': 'False'}")))
                .isEmpty();
        assertThat(Obstacles.ofMajorUpgrade(upgradeWith("{'type': 'Complete', 'status': 'True'}")))
                .isEmpty();
    }

    @Test
    void aPhaseInWhichPostgresCannotGoOnIsPermanent() throws Exception {
        JsonNode stuck = object("""
                {'kind': 'Cluster', 'metadata': {'name': 'litellm-pg'},
                 'status': {'phase': 'Unable to create required cluster objects', 'phaseReason': 'no rights'}}""");

        assertThat(shown(Obstacles.ofPostgres(stuck)))
                .isEqualTo("[Cluster litellm-pg: Unable to create required cluster objects: no rights]");
        assertThat(Obstacles.ofPostgres(
                        object("{'kind': 'Cluster', 'status': {'phase': 'Setting up primary', 'phaseReason': 'x'}}")))
                .isEmpty();
    }

    @Test
    void aPluginThatTheOperatorDoesNotHaveIsToldInItsWords() throws Exception {
        JsonNode stuck = object("""
                {'kind': 'Cluster', 'metadata': {'name': 'litellm-pg'},
                 'status': {'phase': 'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
                   'phaseReason': 'Unknown plugin barman-cloud.cloudnative-pg.io'}}""");

        assertThat(Obstacles.ofPostgres(stuck))
                .singleElement()
                .matches(obstacle -> obstacle.outlook() == Outlook.POOR)
                .hasToString(
                        "Cluster litellm-pg: Cluster cannot proceed to reconciliation due to an unknown plugin being"
                                + " required: Unknown plugin barman-cloud.cloudnative-pg.io");
    }

    @Test
    void aControllerThatMayNotCreateAPodSaysSoInAnEvent() throws Exception {
        assertThat(shown(Obstacles.ofEvent(object("""
                        {'involvedObject': {'kind': 'ReplicaSet', 'name': 'litellm-5d'}, 'reason': 'FailedCreate',
                         'message': 'exceeded quota: team'}"""))))
                .isEqualTo("[ReplicaSet litellm-5d: FailedCreate: exceeded quota: team]");
        assertThat(Obstacles.ofEvent(object("{'reason': 'Unhealthy'}"))).isEmpty();
    }
}
