package dev.antiphon.control.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A guard against pages of other sites in a browser on the same machine, and against clients
 * without the token.
 *
 * <p>{@code Host} must be an IP address, {@code localhost} or a given name, so that a name that an
 * attacker points to this machine (DNS rebinding) is refused. {@code Origin} must have the host and
 * port of {@code Host}. A browser's {@code Sec-Fetch-Site} must not name another site. The token is
 * compared in constant time.
 *
 * @param names the further names that {@code Host} may have, in lower case
 * @param token the token; empty if no token is required
 */
public record LocalGuard(Set<String> names, Optional<String> token) implements RequestGuard {
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}\\]|[A-Za-z0-9_.-]{1,253})(?::([0-9]{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final String BEARER = "bearer ";

    /** Copies the names. */
    public LocalGuard {
        names = Set.copyOf(names);
    }

    @Override
    public void check(RequestHead head) {
        checkSite(head);
        checkToken(head);
    }

    /**
     * Checks all but the token.
     *
     * @throws ApiProblem when the request comes from another site
     */
    public void checkSite(RequestHead head) {
        checkOrigin(head, checkHost(head));
    }

    /**
     * Checks {@code Host} alone, and returns it in lower case.
     *
     * @throws ApiProblem when it is missing or not a name of this server
     */
    public String checkHost(RequestHead head) {
        String text = head.header("Host")
                .orElseThrow(() -> ApiProblem.badRequest("the header Host is missing; send it"))
                .toLowerCase(Locale.ROOT);
        var found = HOST.matcher(text);
        if (!found.matches()) {
            throw ApiProblem.badRequest("the header Host is no host with an optional port");
        }
        String name = found.group(1);
        boolean known = name.startsWith("[")
                || IPV4.matcher(name).matches()
                || name.equals("localhost")
                || names.contains(name);
        if (!known) {
            throw new ApiProblem(
                            403,
                            "the host \"" + name + "\" is not among the names of this server; use"
                                    + " its IP address or localhost, or give it this name")
                    .field("Host")
                    .value(name);
        }
        return text;
    }

    private static void checkOrigin(RequestHead head, String host) {
        Optional<String> origin = head.header("Origin");
        if (origin.isPresent() && !isSame(origin.get(), host)) {
            throw new ApiProblem(403, "pages of other sites may not use this server")
                    .field("Origin")
                    .value(origin.get());
        }
        Optional<String> site = head.header("Sec-Fetch-Site");
        if (site.isPresent() && !List.of("same-origin", "none").contains(site.get())) {
            throw new ApiProblem(403, "pages of other sites may not use this server")
                    .field("Sec-Fetch-Site")
                    .value(site.get());
        }
    }

    private static boolean isSame(String origin, String host) {
        try {
            URI uri = new URI(origin);
            return "http".equals(uri.getScheme())
                    && uri.getRawAuthority() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawAuthority().toLowerCase(Locale.ROOT).equals(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void checkToken(RequestHead head) {
        if (token.isEmpty()) {
            return;
        }
        String given = head.header("Authorization").orElse("");
        boolean bearer = given.toLowerCase(Locale.ROOT).startsWith(BEARER);
        byte[] own = token.get().getBytes(StandardCharsets.UTF_8);
        byte[] other = (bearer ? given.substring(BEARER.length()) : "")
                .strip()
                .getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(own, other)) {
            String detail = !bearer
                    ? "this server requires a token; send Authorization: Bearer TOKEN"
                    : "the token is not the one of this server";
            throw new ApiProblem(401, detail)
                    .header("WWW-Authenticate", "Bearer realm=\"antiphon\"");
        }
    }
}
