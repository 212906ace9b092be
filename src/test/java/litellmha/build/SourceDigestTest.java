package litellmha.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDigestTest {

    @TempDir
    Path checkout;

    @BeforeEach
    void aCheckoutWithTwoSources() throws IOException {
        Files.createDirectories(checkout.resolve("src/main/java"));
        Files.createDirectories(checkout.resolve("src/test/java"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.writeString(checkout.resolve("src/main/java/A.java"), "class A {}");
    }

    @Test
    void theSameSourcesHaveNoDifferences() {
        assertThat(SourceDigest.ofCheckout(checkout).differencesTo(SourceDigest.ofCheckout(checkout)))
                .isEmpty();
    }

    @Test
    void survivesBeingWrittenAndReadBack() {
        SourceDigest digest = SourceDigest.ofCheckout(checkout);
        assertThat(SourceDigest.parse(digest.text())).isEqualTo(digest);
    }

    @Test
    void namesTheChangedTheAddedAndTheRemovedFile() throws IOException {
        SourceDigest built = SourceDigest.ofCheckout(checkout);
        Files.writeString(checkout.resolve("src/main/java/A.java"), "class A { int i; }");
        Files.writeString(checkout.resolve("src/main/java/B.java"), "class B {}");
        Files.delete(checkout.resolve("pom.xml"));
        assertThat(SourceDigest.ofCheckout(checkout).differencesTo(built))
                .containsExactly("pom.xml", "src/main/java/A.java", "src/main/java/B.java");
    }

    @Test
    void aProgramOfOtherSourcesIsRefusedAndTold() throws IOException {
        SourceDigest built = SourceDigest.ofCheckout(checkout);
        built.refuseOtherCheckout(checkout);

        Files.writeString(checkout.resolve("src/main/java/A.java"), "class A { int i; }");

        assertThatThrownBy(() -> built.refuseOtherCheckout(checkout))
                .hasMessageContaining("src/main/java/A.java")
                .hasMessageContaining("run `make build`");
    }

    @Test
    void aChangedTestLeavesTheJarFresh() throws IOException {
        SourceDigest built = SourceDigest.ofCheckout(checkout);
        Files.writeString(checkout.resolve("src/test/java/ATest.java"), "class ATest {}");
        assertThat(SourceDigest.ofCheckout(checkout).differencesTo(built)).isEmpty();
    }

    @Test
    void aFolderWithoutSourcesDiffersFromEveryBuild() {
        assertThat(SourceDigest.ofCheckout(checkout.resolve("src/test"))
                        .differencesTo(SourceDigest.ofCheckout(checkout)))
                .containsExactly("pom.xml", "src/main/java/A.java");
    }
}
