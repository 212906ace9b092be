package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.dns;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.doctor.ClusterFacts.Dns;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsTest {

    private static final Dns OPENSHIFT = new Dns(
            "openshift-dns",
            "dns-default",
            Map.of("dns.operator.openshift.io/daemonset-dns", "default"),
            Set.of(5353),
            Set.of());

    /** A stack with {@code network.dns}, in YAML. */
    private static StackNeeds stack(String dns) {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config().withObject("/litellm-ha:network").set("dns", FakeApi.json(dns));
        return StackNeeds.of(PlatformPlan.of("prod", file.settings()));
    }

    private static Finding finding(StackNeeds needs, Dns dns) {
        ClusterFixture cluster = new ClusterFixture(PROD);
        cluster.dns = known(Optional.of(dns));
        return DnsFindings.of(needs, cluster.facts());
    }

    @Nested
    class Judgement {

        @Test
        void kubeDnsIsReachedByDefault() {
            assertThat(finding(PROD, dns("kube-system", 53)))
                    .isEqualTo(Finding.ok("DNS", "kube-system/dns, pods on port 53"));
        }

        @Test
        void aCacheOnItsUsualAddressIsReachedByDefault() {
            assertThat(finding(PROD, dns("kube-system", 53, "169.254.20.10")).level())
                    .isEqualTo(Level.OK);
        }

        @Test
        void aCacheOnTheAddressOfKubeDnsIsNot() {
            Finding finding = finding(PROD, dns("kube-system", 53, "169.254.20.10", "10.96.0.10"));

            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.text())
                    .contains("NodeLocal DNSCache answers on 10.96.0.10 from the network of the host");
            assertThat(finding.remedy()).contains("set network.dns to {cidrs: [10.96.0.10/32, 169.254.20.10/32]}");
        }

        @Test
        void openshiftsDnsIsNot() {
            Finding finding = finding(PROD, OPENSHIFT);

            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.text()).contains("not in namespace kube-system", "port 5353 is not open");
            assertThat(finding.remedy()).contains("set network.dns to {namespace: openshift-dns, ports: [5353]}");
        }

        @Test
        void aPortThatTheServiceMapsIsNot() {
            assertThat(finding(PROD, dns("kube-system", 8053, "10.96.0.10"))
                            .remedy()
                            .orElseThrow())
                    .contains("ports: [53, 8053]");
        }

        @Test
        void whatDoctorSaysToSetSatisfiesDoctor() {
            assertThat(finding(stack("{'namespace':'openshift-dns','ports':[5353]}"), OPENSHIFT)
                            .level())
                    .isEqualTo(Level.OK);
            assertThat(finding(
                                    stack("{'cidrs':['10.96.0.10/32','169.254.20.10/32']}"),
                                    dns("kube-system", 53, "169.254.20.10", "10.96.0.10"))
                            .level())
                    .isEqualTo(Level.OK);
        }

        @Test
        void podsWithoutTheLabelsOfTheStackAreNotReached() {
            assertThat(finding(stack("{'podLabels':{'k8s-app':'coredns'}}"), dns("kube-system", 53))
                            .text())
                    .contains("do not have the labels in network.dns.podLabels");
            assertThat(finding(stack("{'podLabels':{'k8s-app':'coredns'}}"), dns("kube-system", 53))
                            .remedy())
                    .contains("leave out network.dns");
        }

        @Test
        void dnsThatIsNotFoundIsANoteAndOneThatMayNotBeSeenIsUnknown() {
            ClusterFixture cluster = new ClusterFixture(PROD);
            cluster.dns = known(Optional.empty());
            assertThat(DnsFindings.of(PROD, cluster.facts()).level()).isEqualTo(Level.NOTE);
            cluster.dns = forbidden();
            assertThat(DnsFindings.of(PROD, cluster.facts()).level()).isEqualTo(Level.UNKNOWN);
            assertThat(cluster.diagnosis(PROD).keepsGuarantees()).isTrue();
        }
    }

    @Nested
    class Reader {

        private final FakeApi api = new FakeApi();

        private static final String KUBE_DNS =
                "{'metadata':{'name':'%s','namespace':'kube-system'},'spec':{'clusterIP':'10.96.0.10','selector':{'k8s-app':'kube-dns'},'ports':"
                        + "[{'port':53,'protocol':'UDP','targetPort':%s},{'port':9153,'targetPort':9153}]}}";
        private static final String POD =
                "{'items':[{'metadata':{'labels':{'k8s-app':'kube-dns','a':'b'}},'spec':{'containers':[{'ports':"
                        + "[{'name':'dns','containerPort':8053},{'name':'metrics','containerPort':9153}]}]}}]}";

        private Read<Optional<Dns>> read() {
            return new DnsReader(api).read();
        }

        @Test
        void thePortIsThatOfThePod() {
            api.answer(
                    "/api/v1/namespaces/kube-system/services?labelSelector=k8s-app%3Dkube-dns",
                    200,
                    "{'items':[%s,%s]}"
                            .formatted(
                                    KUBE_DNS.formatted("kube-dns-upstream", "53"),
                                    KUBE_DNS.formatted("kube-dns", "'dns'")));
            api.answer("/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns", 200, POD);

            assertThat(read())
                    .isEqualTo(known(Optional.of(new Dns(
                            "kube-system",
                            "kube-dns",
                            Map.of("k8s-app", "kube-dns", "a", "b"),
                            Set.of(8053),
                            Set.of()))));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                true  | 169.254.20.10,10.96.0.10      | 10.96.0.10 169.254.20.10
                true  | 169.254.20.10                 | 169.254.20.10
                true  | 169.254.20.10,$(KUBE_DNS)     | 10.96.0.10 169.254.20.10
                false | 169.254.20.10,10.96.0.10      | ''
                """)
        void aCacheOnTheHostsNetworkIsFoundByTheAddressesThatItIsGiven(boolean host, String given, String addresses) {
            api.answer(
                    "/api/v1/namespaces/kube-system/services",
                    200,
                    "{'items':[%s]}".formatted(KUBE_DNS.formatted("kube-dns", "53")));
            api.answer("/api/v1/namespaces/kube-system/pods", 200, "{'items':[]}");
            api.answer(
                    "/apis/apps/v1/namespaces/kube-system/daemonsets",
                    200,
                    ("{'items':[{'spec':{'template':{'spec':{'hostNetwork':%s,'containers':"
                                    + "[{'args':['-localip','%s','-conf','/etc/Corefile']}]}}}}]}")
                            .formatted(host, given));

            assertThat(read().<String>fold(
                                    found ->
                                            String.join(" ", found.orElseThrow().caches()),
                                    reason -> reason))
                    .isEqualTo(addresses);
        }

        @Test
        void openshiftsDnsIsFoundByItsName() {
            api.answer(
                    "/api/v1/namespaces/openshift-dns/services/dns-default",
                    200,
                    KUBE_DNS.formatted("dns-default", "'dns'").replace("kube-system", "openshift-dns"));
            api.answer("/api/v1/namespaces/openshift-dns/pods", 200, POD);

            assertThat(read().<String>fold(found -> found.orElseThrow().namespace(), reason -> reason))
                    .isEqualTo("openshift-dns");
        }

        @Test
        void aClusterWithoutADnsThatIsKnownHasNone() {
            assertThat(read()).isEqualTo(known(Optional.empty()));
        }

        @Test
        void whatMayNotBeReadIsUnknown() {
            api.answer("/api/v1/namespaces/kube-system/services", 403, "{'message':'services is forbidden'}");

            assertThat(read()).isEqualTo(new Read.Unknown<>("services is forbidden"));
        }
    }
}
