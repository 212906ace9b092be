package litellmha.kubeapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemainingDataTest {

    @Test
    void volumesAndSnapshotsAreCountedWithTheirSizes() {
        FakeApi api = new FakeApi();
        api.answer("/api/v1/namespaces/ns/persistentvolumeclaims?labelSelector=cnpg.io%2Fcluster", 200, """
                {'items': [{'status': {'capacity': {'storage': '50Gi'}}}, {'status': {'capacity': {'storage': '51712Mi'}}}]}""");
        api.answer("/apis/snapshot.storage.k8s.io/v1/namespaces/ns/volumesnapshots", 200, """
                {'items': [{'status': {'restoreSize': '50Gi'}}, {'status': {}}]}""");

        assertThat(RemainingData.in(api, "ns"))
                .containsExactly("2 volumes of Postgres, 100.5 GiB", "2 snapshots of volumes, 50 GiB");
    }

    @Test
    void whatMayNotBeListedIsSaidToBeThere() {
        FakeApi api = new FakeApi();
        api.answer("/apis/snapshot.storage.k8s.io", 403, "{'message': 'volumesnapshots is forbidden'}");

        assertThat(RemainingData.in(api, "ns"))
                .containsExactly("snapshots of volumes, which could not be counted: volumesnapshots is forbidden");
    }
}
