// The reference workload prepaid-v1 as one would write it by hand: one integer a balance, a loop over
// requests, and a journal of 32-byte entries in a ring.
//
//   c++ -O3 -march=native prepaid_v1.cpp -o prepaid_v1 && ./prepaid_v1 [organizations] [requests]
//
// Draws are xoshiro256++, ziggurats for the normal and the exponential distribution, and the C
// library's exp. Prints requests, top-ups, refusals, the sum of balances and nanoseconds a request.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

struct Generator {
  uint64_t s[4];

  explicit Generator(uint64_t seed) {
    for (auto &word : s) {  // SplitMix64
      uint64_t z = (seed += 0x9e3779b97f4a7c15);
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      word = z ^ (z >> 31);
    }
  }

  static uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  uint64_t next() {
    const uint64_t result = rotl(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
  }

  double uniform() { return double(next() >> 11) * 0x1p-53; }
};

// Marsaglia and Tsang's ziggurat with 256 layers for a decreasing density.
struct Ziggurat {
  double x[257], y[256];
  uint64_t inside[256];
  double width[256];

  template <class Density, class Inverse>
  Ziggurat(double start, double area, Density density, Inverse inverse) {
    x[256] = area / density(start);
    x[255] = start;
    for (int i = 254; i >= 1; --i) x[i] = inverse(area / x[i + 1] + density(x[i + 1]));
    x[0] = 0;
    for (int i = 0; i < 256; ++i) {
      const double outer = i == 0 ? x[256] : x[i];
      const double inner = i == 0 ? start : x[i - 1];
      inside[i] = uint64_t(inner / outer * 0x1p52);
      width[i] = outer * 0x1p-52;
      y[i] = i == 0 ? density(start) : density(x[i]);
    }
  }
};

const Ziggurat normals(
    3.654152885361009, 0.004928673233974655, [](double v) { return std::exp(-0.5 * v * v); },
    [](double v) { return std::sqrt(-2 * std::log(v)); });
const Ziggurat exponentials(
    7.69711747013105, 0.003949659822581557, [](double v) { return std::exp(-v); },
    [](double v) { return -std::log(v); });

__attribute__((noinline)) double slowNormal(Generator &g, uint64_t bits) {
  for (;;) {
    const int layer = bits & 255;
    const double sign = bits & 256 ? -1 : 1;
    const double v = double(bits >> 12) * normals.width[layer];
    if ((bits >> 12) < normals.inside[layer]) return sign * v;
    if (layer == 0) {
      for (;;) {
        const double a = -std::log(1 - g.uniform()) / 3.654152885361009;
        const double b = -std::log(1 - g.uniform());
        if (b + b > a * a) return sign * (3.654152885361009 + a);
      }
    }
    const double above = layer == 1 ? 1 : normals.y[layer - 1];
    const double height = normals.y[layer] + g.uniform() * (above - normals.y[layer]);
    if (height < std::exp(-0.5 * v * v)) return sign * v;
    bits = g.next();
  }
}

inline double normal(Generator &g) {
  const uint64_t bits = g.next();
  const int layer = bits & 255;
  const uint64_t magnitude = bits >> 12;
  if (magnitude < normals.inside[layer]) {
    const double v = double(int64_t(magnitude)) * normals.width[layer];
    return bits & 256 ? -v : v;
  }
  Generator copy = g;
  const double v = slowNormal(copy, bits);
  g = copy;
  return v;
}

__attribute__((noinline)) double slowExponential(Generator &g, uint64_t bits) {
  for (;;) {
    const int layer = bits & 255;
    const double v = double(bits >> 12) * exponentials.width[layer];
    if ((bits >> 12) < exponentials.inside[layer]) return v;
    if (layer == 0) return 7.69711747013105 - std::log(1 - g.uniform());
    const double above = layer == 1 ? 1 : exponentials.y[layer - 1];
    const double height =
        exponentials.y[layer] + g.uniform() * (above - exponentials.y[layer]);
    if (height < std::exp(-v)) return v;
    bits = g.next();
  }
}

inline double exponential(Generator &g) {
  const uint64_t bits = g.next();
  const int layer = bits & 255;
  if ((bits >> 12) < exponentials.inside[layer])
    return double(int64_t(bits >> 12)) * exponentials.width[layer];
  Generator copy = g;
  const double v = slowExponential(copy, bits);
  g = copy;
  return v;
}

struct Entry {
  int64_t time, amount, balance;
  int32_t organization, kind;
};

constexpr int64_t second = 1'000'000'000, dollar = 1'000'000'000;
constexpr int64_t inputPrice[] = {150, 2'500, 3'000, 15'000};
constexpr int64_t outputPrice[] = {600, 10'000, 15'000, 75'000};

}  // namespace

int main(int count, char **words) {
  const int organizations = count > 1 ? std::atoi(words[1]) : 1;
  const int64_t requests = count > 2 ? std::atoll(words[2]) : 20'000'000;
  const int64_t end = requests / organizations * second;
  std::vector<Entry> ring(2048);
  uint64_t written = 0;
  int64_t total = 0, topUps = 0, refused = 0, balances = 0, samples = 0;
  double cost[4] = {};
  const auto begin = std::chrono::steady_clock::now();
  for (int o = 0; o < organizations; ++o) {
    Generator arrivals(uint64_t(o) * 3 + 1), marks(uint64_t(o) * 3 + 2), cards(uint64_t(o) * 3 + 3);
    int64_t balance = 100 * dollar, now = 0, settled = INT64_MAX, hour = 3600 * second;
    bool pending = false;
    for (;;) {
      now += int64_t(exponential(arrivals) * 1e9 + 0.5);
      while (std::min(settled, hour) <= now && std::min(settled, hour) < end) {
        if (hour <= settled) {
          samples += balance;
          hour += 3600 * second;
        } else if (cards.uniform() < 0.02) {
          settled += 300 * second + int64_t(exponential(cards) * 30e9);
        } else {
          balance += 200 * dollar;
          ++topUps;
          ring[written++ & 2047] = {settled, 200 * dollar, balance, o, 1};
          pending = false;
          settled = INT64_MAX;
        }
      }
      if (now >= end) break;
      ++total;
      const double share = marks.uniform();
      const int model = (share >= 0.5) + (share >= 0.8) + (share >= 0.95);
      const int64_t in = std::max<int64_t>(1, int64_t(std::exp(6.5 + 1.2 * normal(marks)) + 0.5));
      const int64_t out = std::max<int64_t>(1, int64_t(std::exp(5 + normal(marks)) + 0.5));
      if (balance <= 0) {
        ++refused;
        continue;
      }
      const int64_t amount = in * inputPrice[model] + out * outputPrice[model];
      balance -= amount;
      cost[model] += double(amount);
      ring[written++ & 2047] = {now, -amount, balance, o, 0};
      if (balance < 50 * dollar && !pending) {
        pending = true;
        settled = now + int64_t(exponential(cards) * 30e9);
      }
    }
    balances += balance;
  }
  const double elapsed =
      std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
  std::printf(
      "requests %lld, top-ups %lld, refused %lld, balances %.9f, samples %lld, cost %.3f, "
      "journal %llu: %.2f ns a request\n",
      (long long)total, (long long)topUps, (long long)refused, double(balances) / 1e9,
      (long long)(samples / dollar), (cost[0] + cost[1] + cost[2] + cost[3]) / 1e9,
      (unsigned long long)written, elapsed / double(total));
}
