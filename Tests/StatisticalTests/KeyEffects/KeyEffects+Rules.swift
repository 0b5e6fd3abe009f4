extension KeyEffects {
  static let topUpRules = KeyEffects(
    "top-up rules",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 15d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    payments: {latency: 1h}
    traffic:
      t: {arrivals: {rate: 48/d}, mix: [{model: m, input: 1}]}
      slow: {arrivals: {rate: 48/d}, mix: [{model: m, input: 1, output: 0}], service: {first_token: 3h}}
    organizations:
      - {name: a, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20, trigger: below}}
      - {name: b, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, target: 45, maximum: 40}}
      - {name: c, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, target: 12, minimum: 9}}
      - {name: d, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, multiples_of: 7}}
      - {name: e, opening_balance: 20, traffic: t, auto_top_up: {every: week, amount: 15}}
      - {name: f, opening_balance: 20, traffic: slow, admission: {hold: {estimate: mean}}, auto_top_up: {threshold: 5, amount: 30, basis: available}}
      - {name: g, opening_balance: 20, traffic: t, auto_top_up: {threshold: 6, amount: 20, review: 1d, on_refusal: false}}
      - {name: h, opening_balance: 20, traffic: t, auto_top_up: {threshold: 22, amount: 6, cooldown: 5h}}
      - {name: i, opening_balance: 20, traffic: t, auto_top_up: {threshold: 23, amount: 20, monthly_limit: 90, at_limit: partial, limit_period: week}}
      - {name: j, opening_balance: 20, traffic: t, auto_top_up: {threshold: 24, amount: 20, monthly_count: 4}}
      - {name: k, opening_balance: 20, traffic: t, auto_top_up: {threshold: 25, amount: 20, attempts: {count: 5, per: 7d}}}
      - {name: l, opening_balance: 20, traffic: t, auto_top_up: {preset: lago, threshold: 26, amount: 21}}
      - {name: m, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 27, expires: 10h}}
      - {name: n, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, package: pack}}
    packages: {pack: {price: 30, credits: 28}, other: {price: 30, credits: 27}}
    credit: 1
    """,
    rows: """
      organization.auto_top_up auto_top_up.amount | threshold: 5, amount: 20 | threshold: 5, amount: 21
      auto_top_up.threshold | threshold: 5, amount: 20 | threshold: 7, amount: 20
      auto_top_up.trigger | trigger: below | trigger: at_or_below
      auto_top_up.target | target: 12 | target: 19
      auto_top_up.maximum | maximum: 40 | maximum: 39
      auto_top_up.minimum | minimum: 9 | minimum: 10
      auto_top_up.multiples_of | multiples_of: 7 | multiples_of: 8
      auto_top_up.every | every: week | every: day
      auto_top_up.basis | basis: available | basis: posted
      auto_top_up.review | review: 1d | review: 2d
      auto_top_up.on_refusal | on_refusal: false | on_refusal: true
      auto_top_up.cooldown | cooldown: 5h | cooldown: 6h
      auto_top_up.monthly_limit | monthly_limit: 90 | monthly_limit: 95
      auto_top_up.at_limit | at_limit: partial | at_limit: refuse
      auto_top_up.limit_period | limit_period: week | limit_period: month
      auto_top_up.monthly_count | monthly_count: 4 | monthly_count: 5
      auto_top_up.attempts attempts.count | count: 5 | count: 6
      attempts.per | per: 7d | per: 8d
      auto_top_up.preset | preset: lago | preset: metronome
      auto_top_up.expires | expires: 10h | expires: 11h
      auto_top_up.package | package: pack | package: other
      """)

  static let dunning = KeyEffects(
    "dunning",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 15d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    traffic: {t: {arrivals: {rate: 96/d}, mix: [{model: m, input: 1}]}}
    organizations:
      - name: a
        opening_balance: 20
        traffic: t
        payments: {soft_decline: 60%, provider_error: 10%, soft_codes: {insufficient_funds: 5, card_declined: 1}}
        auto_top_up: {threshold: 20, amount: 10, dunning: {retry: [1h, 2h], after_retries: give_up, never_retry: [card_declined], after_provider_error: 3h, suspend_after: 4}}
      - name: b
        opening_balance: 1
        traffic: t
        payments: {soft_decline: 100%}
        auto_top_up: {threshold: 50, amount: 10, dunning: {retry: [3d, 3d], resume_on_payment: true}}
      - name: c
        opening_balance: 20
        traffic: t
        payments: {webhooks: {lost: 50%}}
        auto_top_up: {threshold: 20, amount: 10, dunning: {stale_after: 5h, when_stale: forget}}
      - name: d
        opening_balance: 20
        traffic: t
        payments: {requires_action: {share: 80%, response: {exponential: {mean: 20h}}, abandoned: 20%}}
        auto_top_up: {threshold: 20, amount: 10, dunning: {confirmation: 12h}}
    timeline: [{at: 2026-01-06T12:00, organization: b, purchase: {amount: 5}}]
    """,
    rows: """
      auto_top_up.dunning dunning.retry | [1h, 2h] | [1h, 3h]
      dunning.after_retries | after_retries: give_up | after_retries: suspend
      dunning.never_retry | never_retry: [card_declined] | never_retry: [insufficient_funds]
      dunning.after_provider_error | after_provider_error: 3h | after_provider_error: 4h
      dunning.suspend_after | suspend_after: 4 | suspend_after: 3
      dunning.resume_on_payment | resume_on_payment: true | resume_on_payment: false
      dunning.stale_after | stale_after: 5h | stale_after: 6h
      dunning.when_stale | when_stale: forget | when_stale: ask
      dunning.confirmation | confirmation: 12h | confirmation: 13h
      organization.payments requires_action.share | share: 80% | share: 20%
      requires_action.response | mean: 20h | mean: 21h
      requires_action.abandoned | abandoned: 20% | abandoned: 30%
      """)

  static let payments = KeyEffects(
    "payments",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 15d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    payments:
      latency: {exponential: {mean: 20m}}
      soft_decline: 20%
      hard_decline: 10%
      soft_codes: {insufficient_funds: 3, card_declined: 2, try_again_later: 4, card_velocity_exceeded: 5, authentication_required: 6}
      hard_codes: {expired_card: 3.1, lost_card: 2.1, stolen_card: 4.1, account_closed: 5.1, fraudulent: 6.1}
      provider_error: 11%
      requires_action: {share: 12%, response: 10m}
      webhooks: {lost: 5%, late: 13%, repeated: 14%, delay: 2h}
      outages: [{from: 2026-01-08, duration: 5h}, {every: 3d, duration: 6h}]
      card: {expires: 20h, lifetime: 100h}
      chargebacks: {share: 15%, after: 30h, fee: 17, won: 50%, decided: 50h}
      retry: [1h, 3h]
      after_retries: suspend
      time_to_fix: 5h
      fee: 3% + 0.40
      minimum_purchase: 4
    faults: {replicas: 2, one_order: false, credit_once: false, crash: 9%, repeated_usage: 10%, charge_once: false, clock_skew: 1h}
    traffic: {t: {arrivals: {rate: 96/d}, mix: [{model: m, input: 1}]}}
    organizations:
      - {name: a, opening_balance: 20, traffic: t, auto_top_up: {threshold: 20, amount: 10, cooldown: 90m, dunning: {stale_after: 4h}}}
      - {name: b, opening_balance: 20, traffic: t, auto_top_up: {threshold: 20, target: 20.5}}
      - name: c
        opening_balance: 20
        traffic: t
        faults: {replicas: 3}
        office_hours: {days: [mon, tue], from: 09:00, to: 16:30}
        manual_top_up: {below: 10, amount: 11, expires: 2h, response: {exponential: {mean: 90m}}}
      - {name: d, opening_balance: 20, traffic: t, alerts: {low_balance: [3]}, manual_top_up: {at: alert, package: small}}
    packages: {small: {price: 12, credits: 1200}, big: {price: 24, credits: 2400}}
    """,
    rows: """
      scenario.payments payments.latency | mean: 20m | mean: 21m
      payments.soft_decline | soft_decline: 20% | soft_decline: 21%
      payments.hard_decline | hard_decline: 10% | hard_decline: 15%
      payments.soft_codes soft_codes.insufficient_funds | insufficient_funds: 3 | insufficient_funds: 30
      soft_codes.card_declined | card_declined: 2 | card_declined: 20
      soft_codes.try_again_later | try_again_later: 4 | try_again_later: 40
      soft_codes.card_velocity_exceeded | card_velocity_exceeded: 5 | card_velocity_exceeded: 50
      soft_codes.authentication_required | authentication_required: 6 | authentication_required: 60
      payments.hard_codes hard_codes.expired_card | expired_card: 3.1 | expired_card: 31
      hard_codes.lost_card | lost_card: 2.1 | lost_card: 21
      hard_codes.stolen_card | stolen_card: 4.1 | stolen_card: 41
      hard_codes.account_closed | account_closed: 5.1 | account_closed: 51
      hard_codes.fraudulent | fraudulent: 6.1 | fraudulent: 61
      payments.provider_error | provider_error: 11% | provider_error: 12%
      payments.requires_action | share: 12% | share: 22%
      payments.webhooks webhooks.lost | lost: 5% | lost: 15%
      webhooks.late | late: 13% | late: 23%
      webhooks.repeated | repeated: 14% | repeated: 34%
      webhooks.delay | delay: 2h | delay: 3h
      payments.outages outage.from | from: 2026-01-08 | from: 2026-01-09
      outage.duration | duration: 6h | duration: 9h
      outage.every | every: 3d | every: 2d
      payments.card card.expires | expires: 20h | expires: 10h
      card.lifetime | lifetime: 100h | lifetime: 90h
      payments.chargebacks chargebacks.share | share: 15% | share: 35%
      chargebacks.after | after: 30h | after: 31h
      chargebacks.fee | fee: 17 | fee: 18
      chargebacks.won | won: 50% | won: 10%
      chargebacks.decided | decided: 50h | decided: 51h
      payments.retry | [1h, 3h] | [1h, 4h]
      payments.after_retries | after_retries: suspend | after_retries: repeat
      payments.time_to_fix | time_to_fix: 5h | time_to_fix: 6h
      payments.fee | 3% + 0.40 | 3% + 0.41
      payments.minimum_purchase | minimum_purchase: 4 | minimum_purchase: 4.5
      scenario.faults faults.replicas | replicas: 2 | replicas: 3
      faults.one_order | one_order: false | one_order: true
      faults.credit_once | credit_once: false | credit_once: true
      faults.crash | crash: 9% | crash: 39%
      faults.repeated_usage | repeated_usage: 10% | repeated_usage: 12%
      faults.charge_once | charge_once: false | charge_once: true
      faults.clock_skew | clock_skew: 1h | clock_skew: 2h
      organization.faults | faults: {replicas: 3} | faults: {charge_once: true}
      organization.office_hours office_hours.days | days: [mon, tue] | days: [mon, wed]
      office_hours.from | from: 09:00 | from: 10:00
      office_hours.to | to: 16:30 | to: 15:30
      organization.manual_top_up manual_top_up.below | below: 10 | below: 9
      manual_top_up.amount | amount: 11 | amount: 12
      manual_top_up.expires | expires: 2h | expires: 3h
      manual_top_up.response | mean: 90m | mean: 80m
      manual_top_up.at | at: alert | at: block
      manual_top_up.package | package: small | package: big
      """)

  static let sales = KeyEffects(
    "sales",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 15d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    payments: {latency: 1h, soft_decline: 40%, service_fee: 5%, backups: [{soft_decline: 30%, hard_decline: 5%, card: {expires: 200h}}]}
    traffic: {t: {arrivals: {rate: 48/d}, mix: [{model: m, input: 1}]}}
    organizations:
      - {name: a, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20, bonus: 7%, price: {tiers: [{up_to: 10, price: 1}, {price: 0.9}], mode: volume}}}
      - {name: b, opening_balance: 20, traffic: t, manual_top_up: {below: 10, amount: 11, bonus: 3%, price: 1.1}}
    timeline: [{at: 2026-01-06T12:00, organization: b, purchase: {amount: 30, bonus: 4%, price: 1.2}}]
    """,
    rows: """
      auto_top_up.bonus | bonus: 7% | bonus: 8%
      auto_top_up.price credit_price.tiers | {price: 0.9} | {price: 0.8}
      credit_price.mode | mode: volume | mode: graduated
      manual_top_up.bonus | bonus: 3% | bonus: 5%
      manual_top_up.price | price: 1.1} | price: 1.3}
      purchase.bonus | bonus: 4% | bonus: 6%
      purchase.price | price: 1.2} | price: 1.4}
      payments.service_fee | service_fee: 5% | service_fee: 6%
      payments.backups backup.soft_decline | soft_decline: 30% | soft_decline: 1%
      backup.hard_decline | hard_decline: 5% | hard_decline: 40%
      backup.card | expires: 200h | expires: 20h
      """)
}
