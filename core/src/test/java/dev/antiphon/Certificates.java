package dev.antiphon;

import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of the tests' own, each self-signed, made by the JDK's keytool. */
final class Certificates {
    private static final char[] PASSWORD = "antiphon".toCharArray();

    private Certificates() {}

    /** A certificate in its forms: PEM files, and the JDK's key store. */
    record Made(Path chain, Path key, Path store) {
        SSLContext context(Made... trusted) {
            try {
                KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
                KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
                shown.init(keys, PASSWORD);
                KeyStore authorities = KeyStore.getInstance("PKCS12");
                authorities.load(null, null);
                for (Made each : trusted) {
                    KeyStore other = KeyStore.getInstance(each.store.toFile(), PASSWORD);
                    String alias = "ca-" + authorities.size();
                    authorities.setCertificateEntry(alias, other.getCertificate("key"));
                }
                TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
                trusts.init(authorities);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(shown.getKeyManagers(), trusts.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        TlsOptions server() {
            return TlsOptions.server(chain, key);
        }

        /** A client that trusts this certificate. */
        TlsOptions.Builder client() {
            return TlsOptions.builder().trusted(chain);
        }

        void copyTo(Made other) throws IOException {
            Files.write(other.chain, Files.readAllBytes(chain));
            Files.write(other.key, Files.readAllBytes(key));
        }
    }

    /** For localhost and 127.0.0.1. */
    static Made localhost(Path folder, String file) {
        return make(folder, file, "EC", "dns:localhost,ip:127.0.0.1");
    }

    static Made make(Path folder, String file, String algorithm, String names) {
        Path store = folder.resolve(file + ".p12");
        try {
            keytool(store, algorithm, names, file);
            KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD);
            Path chain = folder.resolve(file + ".crt");
            Path key = folder.resolve(file + ".key");
            pem(chain, "CERTIFICATE", made.getCertificate("key").getEncoded());
            pem(key, "PRIVATE KEY", made.getKey("key", PASSWORD).getEncoded());
            return new Made(chain, key, store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }

    private static void keytool(Path store, String algorithm, String names, String subject)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // half the time, for a process so short
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + subject,
                "-validity",
                "30",
                "-ext",
                "SAN=" + names,
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
