package dev.antiphon.control.file;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.PortDefinition;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.control.file.ControlFile.Declared;
import dev.antiphon.stub.yaml.RulesDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The changes that bring the services of a registry from one content of a file to the next. Used by
 * one thread at a time.
 */
final class ServiceUpdates {
    private final Control control;

    /** The changes of services that the API has changed, by name; each waits for a reset. */
    private final Map<String, Runnable> late = new LinkedHashMap<>();

    /** The number of services that changed, without those that used the content already. */
    private int changes;

    /** The number of services that used the content already, since the API has saved it. */
    private int saved;

    ServiceUpdates(Control control) {
        this.control = control;
    }

    /** Starts all services, or none. */
    void start(ControlFile content) {
        List<String> started = new ArrayList<>();
        try {
            for (Declared<StubDefinition> each : content.stubs().values()) {
                started.add(control.addStub(each.definition()).name());
            }
            for (Declared<PortDefinition> each : content.ports().values()) {
                started.add(control.addPort(each.definition()).name());
            }
            for (Declared<ProxyDefinition> each : content.proxies().values()) {
                started.add(control.addProxy(each.definition()).name());
            }
        } catch (RuntimeException e) {
            started.forEach(control::remove);
            throw e;
        }
    }

    /**
     * Applies the differences, service by service.
     *
     * @param told receives the error of each service that cannot change, and an empty text at the
     *     end if there was none; nothing if the API has saved the content
     */
    void apply(ControlFile before, ControlFile next, Consumer<String> told) {
        List<String> wrong = new ArrayList<>();
        changes = 0;
        saved = 0;
        late.keySet().removeIf(name -> !isDeclared(next, name));
        removeGone(before.stubs(), next, wrong);
        removeGone(before.proxies(), next, wrong);
        removeGone(before.ports(), next, wrong);
        next.stubs().forEach((name, declared) -> {
            if (isNew(before.stubs().get(name), declared)) {
                attempt(name, wrong, () -> update(name, declared.definition()));
            }
        });
        next.ports().forEach((name, declared) -> {
            if (isNew(before.ports().get(name), declared)) {
                attempt(
                        name,
                        wrong,
                        () -> restart(name, () -> {
                            Service unused = control.addPort(declared.definition());
                        }));
            }
        });
        next.proxies().forEach((name, declared) -> {
            if (isNew(before.proxies().get(name), declared)) {
                attempt(name, wrong, () -> update(name, declared.definition()));
            }
        });
        wrong.forEach(told);
        if (wrong.isEmpty() && (changes > 0 || saved == 0)) {
            told.accept("");
        }
    }

    private static boolean isDeclared(ControlFile content, String name) {
        return content.stubs().containsKey(name)
                || content.proxies().containsKey(name)
                || content.ports().containsKey(name);
    }

    private <D> void removeGone(
            Map<String, Declared<D>> before, ControlFile next, List<String> wrong) {
        for (String name : before.keySet()) {
            if (!isDeclared(next, name) && ofFile(name).isPresent()) {
                attempt(name, wrong, () -> control.remove(name));
            }
        }
    }

    private static <D> boolean isNew(@Nullable Declared<D> before, Declared<D> next) {
        return before == null || !before.text().equals(next.text());
    }

    private void update(String name, StubDefinition next) {
        late.remove(name);
        Optional<Service> now = ofFile(name);
        if (now.isPresent()
                && now.get() instanceof StubService stub
                && stub.definition().settingsText().equals(next.settingsText())) {
            if (isSaved(stub.definition(), next)) {
                saved++;
                changes--;
                return;
            }
            boolean unused = stub.redefine(next);
        } else {
            replace(name, () -> {
                Service unused = control.addStub(next);
            });
        }
    }

    private static boolean isSaved(StubDefinition used, StubDefinition next) {
        return used.rulesFile().equals(next.rulesFile())
                && used.document()
                        .map(RulesDocument::text)
                        .equals(next.document().map(RulesDocument::text));
    }

    private void update(String name, ProxyDefinition next) {
        late.remove(name);
        Optional<Service> now = ofFile(name);
        if (now.isPresent()
                && now.get() instanceof ProxyService proxy
                && proxy.definition().settingsText().equals(next.settingsText())) {
            boolean unused = proxy.redefine(next);
        } else {
            replace(name, () -> {
                Service unused = control.addProxy(next);
            });
        }
    }

    /** Starts the service anew; later, if the API has changed it. */
    private void replace(String name, Runnable adding) {
        if (ofFile(name).filter(Service::isChanged).isPresent()) {
            late.put(name, adding);
        } else {
            restart(name, adding);
        }
    }

    private void restart(String name, Runnable adding) {
        Optional<Service> before = ofFile(name);
        before.ifPresent(each -> control.remove(name));
        try {
            adding.run();
        } catch (RuntimeException e) {
            before.ifPresent(this::restore);
            throw e;
        }
    }

    /** Starts a service again whose successor cannot start. */
    private void restore(Service before) {
        switch (before) {
            case StubService stub -> {
                Service unused = control.addStub(stub.definition());
            }
            case ProxyService proxy -> {
                Service unused = control.addProxy(proxy.definition());
            }
            default -> {} // a port needs nothing that another one could take
        }
    }

    /** Applies the changes of services that were reset since the file changed. */
    void applyLate(Consumer<String> told) {
        List<String> ready = late.keySet().stream()
                .filter(name -> ofFile(name).filter(Service::isChanged).isEmpty())
                .toList();
        for (String name : ready) {
            Runnable adding = late.remove(name);
            List<String> wrong = new ArrayList<>();
            if (adding != null && ofFile(name).isPresent()) { // the API may have removed it
                attempt(name, wrong, () -> restart(name, adding));
                wrong.forEach(told);
            }
        }
    }

    /** Returns the running service of this name, if it comes from the file. */
    private Optional<Service> ofFile(String name) {
        return control.find(name).filter(each -> each.origin() == Origin.FILE);
    }

    private void attempt(String name, List<String> wrong, Runnable step) {
        changes++;
        try {
            step.run();
        } catch (ControlException e) {
            wrong.add(name + ": " + e.getMessage());
        }
    }
}
