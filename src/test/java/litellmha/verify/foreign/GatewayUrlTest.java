package litellmha.verify.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayUrlTest {

    private static final String ALLOWED = "; allowed: https://HOST or https://HOST:PORT, or the same with http";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                            | nothing
                    gateway.example.com           | gateway.example.com
                    gateway.example.com:4000      | gateway.example.com:4000
                    ftp://gateway.example.com     | ftp://gateway.example.com
                    https://                      | https://
                    https:// example.com          | https:// example.com
                    https://a.example.com/v1      | https://a.example.com/v1, which has more than a host
                    https://a.example.com?x=1     | https://a.example.com?x=1, which has more than a host
                    https://user:secret@a.example | a user name before the host
                    """)
    void whatIsNoAddressOfAGatewayIsRefused(String text, String found) {
        assertThatThrownBy(() -> GatewayUrl.of(text))
                .isInstanceOf(ForeignGatewayException.class)
                .hasMessage("--url: found " + found + ALLOWED);
    }

    @Test
    void aSlashAtTheEndIsNoPath() {
        assertThat(GatewayUrl.of("https://a.example.com:8443/")).hasToString("https://a.example.com:8443");
    }

    @Test
    void itsNameCanBePartOfAFileName() {
        assertThat(GatewayUrl.of("https://a.example.com:8443").name()).isEqualTo("a.example.com-8443");
        assertThat(GatewayUrl.of("http://[::1]:4000").name()).isEqualTo("1-4000");
    }

    @ParameterizedTest
    @CsvSource({
        "http://203.0.113.7, true",
        "https://203.0.113.7, false",
        "http://127.0.0.1:4000, false",
        "http://10.1.2.3, false",
        "http://192.168.1.1, false",
        "http://[fd00::1]:4000, false",
        "http://[2001:db8::1], true",
        "http://localhost:4000, false",
    })
    void onlyPlainHttpToAPublicAddressExposesKeys(String text, boolean exposed) {
        assertThat(GatewayUrl.of(text).exposesKeys()).isEqualTo(exposed);
    }
}
