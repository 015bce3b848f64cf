package dev.antiphon.engine.tls;

import dev.antiphon.address.HostPort;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.tls.PemFiles.Identity;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.tls.TlsOptions;
import dev.antiphon.tls.TlsVersion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS context of a server or client. It creates the TLS engines of connections from the
 * certificate files that were last read successfully. Any thread may call {@link #load}; handshakes
 * that have begun keep their certificates.
 */
public final class TlsContext {
    private static final int SESSIONS_MAX = 1024;

    private final TlsOptions options;
    private final Side side;
    private final @Nullable HostPort target;
    private final boolean onRequest;

    /** The executor of all connections' computations. */
    private final HandshakeTasks tasks = HandshakeTasks.ofThisMachine();

    private final CertificateReloader.Look first;
    private volatile SSLContext context;

    private TlsContext(TlsOptions options, Side side, @Nullable HostPort target, boolean onRequest)
            throws IOException {
        this.onRequest = onRequest;
        this.options = options;
        this.side = side;
        this.target = target;
        this.first = CertificateReloader.look(
                options); // before they are read, so that a later change is detected
        this.context = read(options);
    }

    /**
     * Returns the context of a server.
     *
     * @param onRequest whether a connection begins in plain text, until its conversation switches
     *     to TLS
     * @throws IllegalArgumentException when the files cannot be used
     */
    public static TlsContext server(TlsOptions options, boolean onRequest) {
        if (options.certificates().isEmpty()) {
            throw new IllegalArgumentException(
                    "a TLS server needs a certificate; give TlsOptions.certificate(chain, key)");
        }
        return make(options, Side.SERVER, null, onRequest);
    }

    /**
     * Returns the context of a client of this target.
     *
     * @param onRequest whether a connection begins in plain text, until its conversation switches
     *     to TLS
     */
    public static TlsContext client(TlsOptions options, HostPort target, boolean onRequest) {
        return make(options, Side.CLIENT, target, onRequest);
    }

    private static TlsContext make(
            TlsOptions options, Side side, @Nullable HostPort target, boolean onRequest) {
        try {
            return new TlsContext(options, side, target, onRequest);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    TlsOptions options() {
        return options;
    }

    /** Returns whether connections begin with a handshake rather than in plain text. */
    public boolean isFromTheStart() {
        return !onRequest;
    }

    boolean serving() {
        return side == Side.SERVER;
    }

    /**
     * Reads the files again and uses them for later handshakes.
     *
     * @throws IOException when the files cannot be used; the certificates read before stay in use
     */
    void load() throws IOException {
        context = read(options);
    }

    /** Returns the state of the files at the first reading. */
    CertificateReloader.Look first() {
        return first;
    }

    /** Starts to watch the files. The caller stops the watcher. */
    public CertificateReloader watch(EventDispatcher events) {
        CertificateReloader reload = new CertificateReloader(this, events);
        reload.start();
        return reload;
    }

    /** Returns the TLS engine and settings for a new connection. */
    public TlsFilter.Side connection() {
        return new TlsFilter.Side(
                engine(), tasks, serving(), !options.certificates().isEmpty());
    }

    private SSLEngine engine() {
        HostPort to = target;
        SSLEngine engine = to == null
                ? context.createSSLEngine()
                : context.createSSLEngine(options.serverName().orElse(to.host()), to.port());
        engine.setUseClientMode(to != null);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(options.minimumVersion()) >= 0)
                .map(TlsVersion::protocol)
                .toArray(String[]::new));
        if (to == null) {
            parameters.setUseCipherSuitesOrder(true);
            askForCertificates(parameters);
        } else {
            String name = options.serverName().orElse(to.host());
            if (!isAddress(name)) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            parameters.setEndpointIdentificationAlgorithm(options.insecure() ? "" : "HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * Runs a handshake in memory for each TLS version, to initialise the needed classes. Its result
     * is ignored.
     */
    public void rehearse() {
        try {
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, new TrustManager[] {new TrustsAll()}, null);
            for (String version : engine().getEnabledProtocols()) {
                SSLEngine serving = engine();
                serving.setNeedClientAuth(false);
                SSLEngine asking = trusting.createSSLEngine();
                asking.setUseClientMode(true);
                asking.setEnabledProtocols(new String[] {version});
                new TlsWarmUp(serving, asking).run();
            }
        } catch (GeneralSecurityException | SSLException e) {
            // ignored: the first handshake reports the error
        }
    }

    private void askForCertificates(SSLParameters parameters) {
        switch (options.clientCertificate()) {
            case NONE -> {}
            case WANTED -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
    }

    /**
     * Returns whether the name is an IP address, which must not be sent as a server name (RFC 6066,
     * 3).
     */
    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c <= '9');
    }

    private static SSLContext read(TlsOptions options) throws IOException {
        List<Identity> identities = new ArrayList<>();
        for (TlsOptions.Certificate files : options.certificates()) {
            identities.add(PemFiles.identity(files));
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] shown = {new TlsIdentities(identities)};
            context.init(shown, trusted(options), null);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS_MAX);
            context.getClientSessionContext().setSessionCacheSize(SESSIONS_MAX);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusted(TlsOptions options)
            throws IOException, GeneralSecurityException {
        if (options.insecure()) {
            return new TrustManager[] {new TrustsAll()};
        }
        KeyStore authorities = null; // the system's authorities
        if (options.trusted().isPresent()) {
            authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (X509Certificate each : PemFiles.certificates(options.trusted().get())) {
                authorities.setCertificateEntry("ca-" + authorities.size(), each);
            }
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    /** A trust manager that accepts every certificate, for {@code insecure}. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
