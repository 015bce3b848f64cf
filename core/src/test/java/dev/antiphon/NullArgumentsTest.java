package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyHeader;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Setters refuse null where they are called, not where the value is used. */
class NullArgumentsTest {
    private static final List<Object> SUBJECTS = List.of(
            TcpServer.builder(Framing.line()),
            TcpClient.to("localhost:1", Framing.line()),
            TlsOptions.builder(),
            Limits.builder(),
            CallOptions.defaults(),
            ProxyPreface.of(ProxyHeader.Version.V1));

    /** A setter, and which of its arguments is null. */
    record Setter(Object subject, Method method) {
        @Override
        public String toString() {
            return subject.getClass().getName().replaceFirst(".*\\.", "") + "." + method.getName();
        }
    }

    static Stream<Setter> setters() {
        List<Setter> setters = new ArrayList<>();
        for (Object subject : SUBJECTS) {
            Arrays.stream(subject.getClass().getDeclaredMethods())
                    .filter(each -> Modifier.isPublic(each.getModifiers()))
                    .filter(each -> each.getReturnType() == subject.getClass())
                    .filter(each -> each.getParameterCount() > 0)
                    .filter(each ->
                            Arrays.stream(each.getParameterTypes()).noneMatch(Class::isPrimitive))
                    .forEach(each -> setters.add(new Setter(subject, each)));
        }
        assertThat(setters).hasSizeGreaterThan(40);
        return setters.stream();
    }

    @ParameterizedTest
    @MethodSource("setters")
    void nullIsRefusedByTheSetter(Setter setter) {
        Object[] nulls = new Object[setter.method.getParameterCount()];
        Throwable thrown = catchThrowable(() -> setter.method.invoke(setter.subject, nulls));
        assertThat(thrown).as("%s(null)", setter).isInstanceOf(InvocationTargetException.class);
        assertThat(thrown.getCause()).isInstanceOf(NullPointerException.class);
    }
}
