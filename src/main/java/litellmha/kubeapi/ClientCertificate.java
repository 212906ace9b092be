package litellmha.kubeapi;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.CertUtils;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;

/** The certificate by which a cluster knows its user. */
public final class ClientCertificate {

    private ClientCertificate() {}

    /**
     * Returns the algorithm of the certificate's key, or nothing if there is no certificate. The client guesses it from the
     * first line of the key, and mistakes a PKCS #8 key on an elliptic curve for RSA:
     * https://github.com/fabric8io/kubernetes-client/issues/8022.
     */
    public static Optional<String> keyAlgorithm(Config config) throws IOException, GeneralSecurityException {
        if (Stream.of(config.getClientCertData(), config.getClientCertFile()).allMatch(Utils::isNullOrEmpty)) {
            return Optional.empty();
        }
        try (InputStream certificate =
                CertUtils.getInputStreamFromDataOrFile(config.getClientCertData(), config.getClientCertFile())) {
            return Optional.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(certificate)
                    .getPublicKey()
                    .getAlgorithm());
        }
    }
}
