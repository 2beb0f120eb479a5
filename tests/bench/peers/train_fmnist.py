"""Benchmark peer: trains the fmnist-3exit network with PyTorch on the CPU and prints samples per second, by wall clock and by processor time.

Usage: train_fmnist.py FOLDER_WITH_IDX_FILES SAMPLES THREADS
Batch 128, Adam, sum of the three cross-entropies, the same as the training that it is compared with. One epoch warms up, one is measured.
"""
import gzip
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BATCH = 128


class ThreeExits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 5, padding=2)
        self.e1conv = nn.Conv2d(8, 8, 3, padding=1)
        self.e1fc = nn.Linear(392, 10)
        self.conv2a = nn.Conv2d(8, 16, 3, padding=1)
        self.conv2b = nn.Conv2d(16, 16, 3, padding=1)
        self.e2conv = nn.Conv2d(16, 16, 3, padding=1)
        self.e2fc = nn.Linear(144, 10)
        self.conv3a = nn.Conv2d(16, 32, 3, padding=1)
        self.conv3b = nn.Conv2d(32, 32, 3, padding=1)
        self.fc1 = nn.Linear(288, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        h1 = F.max_pool2d(F.relu(self.conv1(x)), 2)
        e1 = F.max_pool2d(F.relu(self.e1conv(h1)), 2)
        h2 = F.max_pool2d(F.relu(self.conv2b(F.relu(self.conv2a(h1)))), 2)
        e2 = F.max_pool2d(F.relu(self.e2conv(h2)), 2)
        h3 = F.max_pool2d(F.relu(self.conv3b(F.relu(self.conv3a(h2)))), 2)
        return self.e1fc(e1.flatten(1)), self.e2fc(e2.flatten(1)), self.fc2(F.relu(self.fc1(h3.flatten(1))))


def read(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def main():
    folder, samples, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    images = read(folder + "/train-images-idx3-ubyte.gz", 16)[: samples * 784].reshape(-1, 1, 28, 28)
    x = (torch.from_numpy(images.astype(np.float32)) / 255 - 0.2860) / 0.3530
    y = torch.from_numpy(read(folder + "/train-labels-idx1-ubyte.gz", 8)[:samples].astype(np.int64))
    net = ThreeExits()
    adam = torch.optim.Adam(net.parameters(), lr=2e-3)

    def epoch():
        order = torch.randperm(samples)
        for first in range(0, samples, BATCH):
            batch = order[first : first + BATCH]
            adam.zero_grad(set_to_none=True)
            loss = sum(F.cross_entropy(z, y[batch]) for z in net(x[batch]))
            loss.backward()
            adam.step()

    epoch()
    wall, cpu = time.perf_counter(), time.process_time()
    epoch()
    print(f"{samples / (time.perf_counter() - wall):.1f} {samples / (time.process_time() - cpu):.1f} {torch.__version__}")


main()
