package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.kubeapi.FakeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {'labels':{'litellm-ha/stack':'cost'},'annotations':{'meta.helm.sh/release-name':'x'}}; of stack cost
                    {'annotations':{'meta.helm.sh/release-name':'gw','meta.helm.sh/release-namespace':'web'}}; of Helm release web/gw
                    {'annotations':{'argocd.argoproj.io/tracking-id':'gw:apps/Deployment:web/litellm'}}; of Argo CD application gw
                    {'labels':{'argocd.argoproj.io/instance':'gw'}}; of Argo CD application gw
                    {'labels':{'kustomize.toolkit.fluxcd.io/name':'apps'}}; of Flux kustomization apps
                    {'managedFields':[{'manager':'kubectl-create'},{'manager':'kcm','subresource':'status'}]}; written by kubectl-create
                    """)
    void isNamedByWhatItLeftOnTheObject(String metadata, String owner) {
        assertThat(Owner.of(FakeApi.json("{'metadata':%s}".formatted(metadata))).text())
                .isEqualTo(owner);
    }

    @Test
    void isNobodyWhereNothingTells() {
        assertThat(Owner.of(FakeApi.json("{'metadata':{'name':'litellm'}}")).text())
                .isEmpty();
    }

    @Test
    void aReleaseOfHelmIsForgottenAndNotUninstalled() {
        Owner helm = Owner.of(
                FakeApi.json(
                        "{'metadata':{'annotations':{'meta.helm.sh/release-name':'gw','meta.helm.sh/release-namespace':'web'}}}"));

        assertThat(helm.rival()).hasValueSatisfying(text -> assertThat(text)
                .contains("kubectl -n web delete secret -l owner=helm,name=gw"));
    }
}
