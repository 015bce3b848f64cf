package dev.antiphon.control.file;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.control.file.ControlFile.Declared;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The addresses that a changed file adds, which must be free before any service ends. */
final class NewAddresses {
    private NewAddresses() {}

    /**
     * Returns an error, with its place, for each new address that cannot be bound. The ports of
     * services of the earlier content count as free, since these services end or move.
     *
     * @param isLate whether the change of a service of this name waits
     */
    static List<String> inUse(ControlFile before, ControlFile next, Predicate<String> isLate) {
        Set<Integer> own = new HashSet<>();
        before.stubs().values().forEach(each -> own.addAll(ports(stub(each.definition()))));
        before.proxies().values().forEach(each -> own.addAll(ports(proxy(each.definition()))));
        List<String> wrong = new ArrayList<>();
        check(next.stubs(), NewAddresses::stub, each -> checkFree(each, own, isLate, wrong));
        check(next.proxies(), NewAddresses::proxy, each -> checkFree(each, own, isLate, wrong));
        return wrong;
    }

    private record Wanted(Declared<?> declared, Address address) {}

    private static <D> void check(
            Map<String, Declared<D>> all,
            Function<D, List<Address>> addresses,
            Consumer<Wanted> check) {
        all.values()
                .forEach(each -> addresses.apply(each.definition()).stream()
                        .map(address -> new Wanted(each, address))
                        .forEach(check));
    }

    private static void checkFree(
            Wanted wanted, Set<Integer> own, Predicate<String> isLate, List<String> wrong) {
        boolean isOwn = own.containsAll(ports(List.of(wanted.address())));
        if (isOwn || isLate.test(wanted.declared().key().text())) {
            return;
        }
        try {
            Control.requireFree(wanted.address());
        } catch (ControlException e) {
            wrong.add(wanted.declared().placed(e));
        }
    }

    private static List<Address> stub(StubDefinition definition) {
        return definition.address().stream().toList();
    }

    private static List<Address> proxy(ProxyDefinition definition) {
        return definition.addresses();
    }

    private static List<Integer> ports(List<Address> addresses) {
        return addresses.stream()
                .filter(HostPort.class::isInstance)
                .map(each -> ((HostPort) each).port())
                .filter(each -> each != 0)
                .toList();
    }
}
