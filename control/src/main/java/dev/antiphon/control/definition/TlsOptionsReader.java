package dev.antiphon.control.definition;

import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.tls.TlsOptions;
import dev.antiphon.tls.TlsOptions.ClientCertificate;
import dev.antiphon.tls.TlsVersion;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reader of TLS options. The keys are those of the options of {@code antiphon serve}. */
final class TlsOptionsReader {
    private static final List<String> SERVER = List.of("cert", "key", "ca", "min");
    private static final List<String> CLIENT = List.of("ca", "name", "insecure", "min");

    private TlsOptionsReader() {}

    /** Reads the options of the side that accepts connections. */
    static TlsOptions server(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(SERVER);
        YamlValue cert = keys.get("cert");
        YamlValue key = keys.get("key");
        if (cert == null || key == null) {
            throw value.wrong("a server needs cert: and key:, with the names of PEM files");
        }
        TlsOptions.Builder tls =
                TlsOptions.builder().certificate(source.path(cert), source.path(key));
        Optional.ofNullable(keys.get("ca"))
                .map(source::path)
                .ifPresent(ca -> tls.trusted(ca).clientCertificate(ClientCertificate.REQUIRED));
        return build(value, keys, tls);
    }

    /** Reads the options of the side that connects. */
    static TlsOptions client(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(CLIENT);
        TlsOptions.Builder tls = TlsOptions.builder();
        Optional.ofNullable(keys.get("ca")).map(source::path).ifPresent(tls::trusted);
        Optional.ofNullable(keys.get("name")).map(YamlValue::text).ifPresent(tls::serverName);
        Optional.ofNullable(keys.get("insecure")).map(YamlValue::yes).ifPresent(tls::insecure);
        return build(value, keys, tls);
    }

    private static TlsOptions build(
            YamlValue value, Map<String, YamlValue> keys, TlsOptions.Builder tls) {
        Optional.ofNullable(keys.get("min"))
                .map(TlsOptionsReader::version)
                .ifPresent(tls::minimumVersion);
        return value.checked(tls::build);
    }

    private static TlsVersion version(YamlValue value) {
        return switch (value.text()) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default ->
                throw value.wrong("there is no TLS " + value.text() + " here; give 1.2 or 1.3");
        };
    }
}
